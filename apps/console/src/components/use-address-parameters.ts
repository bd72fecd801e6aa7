import { startTransition, useOptimistic } from 'react';
import { useNavigate, useSearchParams, type NavigateOptions } from 'react-router';

/**
 * The parameters in the address bar, as they were last set. The router's own follow in a transition: a text input that
 * they control would lose what is typed meanwhile, and a second change would take back the first.
 */
export function useAddressParameters() {
  const navigate = useNavigate();
  const [inAddress] = useSearchParams();
  const [parameters, show] = useOptimistic(inAddress);
  const setParameters = (next: URLSearchParams, options?: NavigateOptions): void => {
    startTransition(async () => {
      show(next);
      await navigate({ search: next.toString() }, options);
    });
  };
  return [parameters, setParameters] as const;
}
