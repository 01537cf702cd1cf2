type Area = "localStorage" | "sessionStorage";

/** What is stored in this browser under a key; null when nothing is, undefined where storage is forbidden. */
export function stored(area: Area, key: string): string | null | undefined {
  try {
    return window[area].getItem(key);
  } catch {
    // Browsers forbid it to pages of sites that may keep nothing: even to look at it is an error then.
    return undefined;
  }
}

/** Stores a text, or with null takes it out. Where storage is forbidden or full it is forgotten: nothing may depend on it. */
export function store(area: Area, key: string, text: string | null): void {
  try {
    if (text === null) window[area].removeItem(key);
    else window[area].setItem(key, text);
  } catch {
    // As above.
  }
}
