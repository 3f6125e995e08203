// A button that copies the text before it, and says so.
export function copying(button: HTMLButtonElement): void {
  const text = button.previousElementSibling?.textContent?.trim();
  if (!text || !navigator.clipboard) return;
  const name = button.firstChild;
  const before = name?.nodeValue ?? "";
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    if (name) name.nodeValue = button.dataset.copied ?? before;
  });
  button.addEventListener("blur", () => {
    if (name) name.nodeValue = before;
  });
}
