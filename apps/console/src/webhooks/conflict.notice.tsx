import { UrgentAlert } from '../components/urgent-alert.js';
import type { ForeignChange } from './conflict.js';
import classes from './conflict.notice.module.css';

/** What somebody else has saved while this page was open. */
export function ConflictNotice({ changes }: { readonly changes: readonly ForeignChange[] }) {
  if (changes.length === 0) return null;
  return (
    <UrgentAlert
      color="yellow"
      title="Somebody else has changed this webhook meanwhile. Your changes are not saved yet."
    >
      <ul className={classes['changes']}>
        {changes.map(({ label, before, now, isOverwritten }) => (
          <li key={label}>
            <strong>{label}</strong> was <q>{before}</q>, is now <q>{now}</q>
            {isOverwritten ? '. What you have typed is still here, and would replace it.' : '.'}
          </li>
        ))}
      </ul>
      Look at the form once more and choose <strong>Save changes</strong> again.
    </UrgentAlert>
  );
}
