const NAME = 'sight-webhooks.signed-in';

/** Tells the other tabs that somebody has signed in. */
export function announceSignIn(): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage('signed-in');
  channel.close();
}

/** @returns a function that stops listening */
export function onSignIn(listener: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = listener;
  return () => {
    channel.close();
  };
}
