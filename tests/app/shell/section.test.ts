import { expect, test } from "vitest";
import { sectionOf } from "#app/shell/header/section.ts";

test.each([
  ["/create", "", "create"],
  ["/zh/create", "?kind=video", "create"],
  ["/create", "?story=new", "story"],
  ["/creations", "?kind=image", "library"],
  ["/creations/uploads", "", "library"],
  ["/creations/VGFzazox", "", "library"],
  ["/zh/cast", "?edit=x", "library"],
  ["/creationsX", "", null],
  ["/billing", "", "billing"],
  ["/zh/me", "", "me"],
  ["/pricing", "", null],
])("%s%s is in the section %s", (path, search, section) => {
  expect(sectionOf(path, search)).toBe(section);
});
