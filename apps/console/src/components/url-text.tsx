import { Fragment } from 'react';

/** A URL that, where it does not fit, goes on in the next line behind a slash. */
export function UrlText({ url }: { readonly url: string }) {
  return url.split(/(?<=[^:/][/?&])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
