import { type ComponentType, type LazyExoticComponent, useEffect, useRef } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useToast } from "#app/ui/messages/toast.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

/** Says that what somebody asked for has not come. */
function NotLoaded(): null {
  const { t } = useTranslation();
  const toast = useToast();
  const tell = useRef(() => toast({ text: t("toast.notLoaded"), tone: "danger" }));
  useEffect(() => tell.current(), []);
  return null;
}

/** A part that somebody asks for by a click or a key, with code of its own: where that can't be fetched, a toast says so, and the page stays. */
export function askedPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return optionalPart(load, NotLoaded);
}
