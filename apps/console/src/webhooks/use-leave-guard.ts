import { useEffect, useRef } from 'react';
import { useBlocker, type Blocker } from 'react-router';

export type LeaveGuard = {
  readonly blocker: Blocker;
  /** Lets the next navigation pass. */
  readonly release: () => void;
  /** Leaves, and loses what was typed. */
  readonly leave: () => void;
};

/** Asks before a page with unsaved changes is left: by a link or by going back here, otherwise by the browser. */
export function useLeaveGuard(isDirty: boolean, onLeave: () => void): LeaveGuard {
  const isReleased = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && !isReleased.current && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent): void => {
      // Sign-in in the same tab comes back to the draft.
      if (!isReleased.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [isDirty]);

  return {
    blocker,
    release: () => {
      isReleased.current = true;
    },
    leave: () => {
      onLeave();
      if (blocker.state === 'blocked') blocker.proceed();
    },
  };
}
