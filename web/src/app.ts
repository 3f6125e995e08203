// What every page has: suggestions below the search boxes, "/" to get there, and citations to copy.
import { combobox } from "./parts/combobox";
import { copying } from "./parts/copying";

for (const box of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) combobox(box);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copied]")) copying(button);

document.addEventListener("keydown", (event) => {
  // From within an editor in a shadow tree the event itself names only the tree.
  const target = event.composedPath()[0] as HTMLElement;
  const writing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>("input[type=search]")];
  const box = boxes.find((one) => one.checkVisibility({ visibilityProperty: true }));
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
