// What every page has: suggestions below the search boxes, and "/" to get there.
import { combobox } from "./parts/combobox";

for (const box of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) combobox(box);

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
