import { notifications } from '@mantine/notifications';

export type Notice = { readonly title: string; readonly message: string };

const SHOWN_MS = 6_000;
const common = { autoClose: SHOWN_MS, closeButtonProps: { 'aria-label': 'Dismiss' } };

/** Something went well. */
export function notifyDone(notice: Notice): void {
  notifications.show({ ...notice, ...common });
}

/** Something did not; it stays until it is dismissed. */
export function notifyFailed(notice: Notice): void {
  notifications.show({ ...notice, ...common, color: 'red', role: 'alert', autoClose: false });
}
