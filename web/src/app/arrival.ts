// After a step to another page its heading gets the focus, so that screen readers and keys begin there. On the first
// page of a visit the browser decides.
let awaited = false;

export function expectArrival(): void {
  awaited = true;
}

export function takeFocus(heading: HTMLElement): void {
  if (!awaited) return;
  awaited = false;
  heading.focus({ preventScroll: true });
}
