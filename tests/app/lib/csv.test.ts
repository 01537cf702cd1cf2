import { describe, expect, it } from "vitest";
import { csvLine } from "#app/lib/csv.ts";

describe("a line of a CSV file", () => {
  it("quotes what would break it and leaves out what is not there", () => {
    expect(csvLine(["a", 'say "hi"', "one, two", "two\nlines", null, undefined])).toBe(
      'a,"say ""hi""","one, two","two\nlines",,\r\n',
    );
  });

  it("keeps numbers as numbers, and disarms text that a spreadsheet would run", () => {
    expect(csvLine([-5, 0, "=1+1", "+1", "-1", "@x", "\tx"])).toBe("-5,0,'=1+1,'+1,'-1,'@x,'\tx\r\n");
  });
});
