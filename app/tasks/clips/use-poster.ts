import { type RefObject, useEffect } from "react";
import type { Media } from "#app/tasks/documents.ts";
import { isPicture } from "#app/tasks/media.ts";

/** Gives a video or a sound that has no poster one, drawn by this browser, as soon as the element that shows it is in view. */
export function usePoster(place: RefObject<Element>, asset: Media): void {
  const { id, url, poster, contentType } = asset;
  const isWanted = poster === null && !isPicture(asset);
  useEffect(() => {
    if (!isWanted || place.current === null) return;
    const watch = new IntersectionObserver(async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      // Without its code the network is away, and the next who shows it tries.
      const drawing = await import("#app/tasks/clips/give-poster.client.ts").catch(() => null);
      drawing?.givePoster({ id, url, contentType });
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [isWanted, id, url, contentType, place]);
}
