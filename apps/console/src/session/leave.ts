/** Goes to another page of the browser at once: a form that would ask first is kept in its draft, or is not the user's. */
export function leaveFor(url: string): void {
  window.addEventListener(
    'beforeunload',
    (event) => {
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  window.location.assign(url);
}
