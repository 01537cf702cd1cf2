import { createContext, type ReactNode, Suspense, useCallback, useContext, useRef, useState } from "react";
import type { ShownToast, Toast } from "#app/ui/messages/toast-stack.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const MOST_AT_ONCE = 3;
const ToastContext = createContext<(toast: Toast) => void>(() => undefined);
// Few visits ever show one.
const ToastStack = optionalPart(async () => (await import("#app/ui/messages/toast-stack.tsx")).ToastStack);

/** Holds the toasts of all pages below, so that one outlives the page it was raised on. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<ShownToast[]>([]);
  const count = useRef(0);
  const show = useCallback((toast: Toast) => {
    count.current += 1;
    const shown = { ...toast, key: count.current };
    setToasts((before) => [...before, shown].slice(-MOST_AT_ONCE));
  }, []);
  const close = useCallback((key: number) => setToasts((shown) => shown.filter((toast) => toast.key !== key)), []);
  return (
    <ToastContext.Provider value={show}>
      {children}
      {count.current > 0 && (
        <Suspense>
          <ToastStack toasts={toasts} onClose={close} />
        </Suspense>
      )}
    </ToastContext.Provider>
  );
}

/**
 * Shows a toast: for the result of what the reader just did, never as the only place of an error. It stays at least 5 s, longer
 * with a button, and as long as it is pointed at or has the focus.
 */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}
