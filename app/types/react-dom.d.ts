declare module "react-dom/client" {
  import type { ReactNode } from "react";
  export function hydrateRoot(container: Element | Document, children: ReactNode): void;
}

declare module "react-dom/server" {
  import type { ReactNode } from "react";

  type Options = {
    nonce?: string;
    onShellReady?: () => void;
    onAllReady?: () => void;
    onShellError?: (error: unknown) => void;
    onError?: (error: unknown) => void;
  };
  type Stream = { pipe<Target extends NodeJS.WritableStream>(target: Target): Target; abort(reason?: unknown): void };
  export function renderToPipeableStream(children: ReactNode, options?: Options): Stream;
}
