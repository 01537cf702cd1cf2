import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { columnsGuessed } from "#app/batches/plan/columns.ts";
import { decode } from "#app/batches/read/decode.ts";
import { tableOf } from "#app/batches/read/table.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean, hasMark: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * (text.length + Number(hasMark))));
  for (const [at, sign] of [...(hasMark ? "\ufeff" : ""), ...text].entries())
    view.setUint16(2 * at, sign.charCodeAt(0), isLittle);
  return new Uint8Array(view.buffer);
};
const read = (text: string, hasNames = true) => tableOf(bytes(text), { hasNames });
const cellsOf = (text: string, hasNames = true) => read(text, hasNames).rows.map(({ cells }) => cells);

describe("a file of rows", () => {
  it.each([
    [",", "prompt,name\na fox,1\n"],
    [";", "prompt;name\r\na fox;1\r\n"],
    ["\t", "prompt\tname\na fox\t1"],
  ])("may be separated by %j", (delimiter, text) => {
    expect(read(text)).toMatchObject({
      delimiter,
      columns: ["prompt", "name"],
      rows: [{ number: 2, cells: ["a fox", "1"] }],
    });
  });

  it("may have quotes, line breaks in them, a mark at its beginning and empty rows", () => {
    expect(cellsOf('\ufeffprompt,name\n"a ""red"" fox,\nasleep",1\n\n ,\na hare,2\n')).toEqual([
      ['a "red" fox,\nasleep', "1"],
      ["a hare", "2"],
    ]);
    expect(read("\ufeffprompt,name\nx,1").columns).toEqual(["prompt", "name"]);
  });

  it("takes formulas for the words that they are", () => {
    expect(cellsOf("prompt\n=cmd()\n")).toEqual([["=cmd()"]]);
  });

  it("says which rows are uneven, or have quotes that do not match", () => {
    expect(read("a,b\n1,2,3\n1\n1,2\n").rows.map(({ problem }) => problem)).toEqual(["uneven", null, null]);
    expect(read('a,b\n1,"2\n3,4').rows.map(({ problem }) => problem)).toEqual(["quotes"]);
  });

  it("gives every column a name of its own, that can stand in a template", () => {
    expect(read("a,,a,{b|c}\n1,2,3,4").columns).toEqual(["a", "2", "a (2)", "b c"]);
    expect(read("1,2\n3,4", false)).toMatchObject({ columns: ["1", "2"], rows: [{ number: 1 }, { number: 2 }] });
  });

  it("is not read further than a batch goes", () => {
    const long = `prompt,name\n${"a fox in the snow,1\n".repeat(100_000)}`;
    const begun = process.cpuUsage();
    const { rows, isLonger } = read(long);
    expect([rows.length, isLonger]).toEqual([1000, true]);
    // In microseconds of the processor, whoever else has it meanwhile.
    expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
    expect(read(`prompt\n${"a\n".repeat(1000)}`).isLonger).toBe(false);
  });

  it("gives back what was written into it", () => {
    const cell = fc
      .string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", " ", "狐", "=") })
      .map((text) => `x${text}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const text = Papa.unparse({ fields: ["prompt", "name"], data: rows });
        expect(cellsOf(text)).toEqual(rows.map((row) => [...row]));
      }),
    );
  });
});

describe("the encoding of a file", () => {
  it.each([
    ["utf-8", bytes("prompt\n一只狐狸 café")],
    ["utf-16le", utf16("prompt\n一只狐狸", true, true)],
    ["utf-16be", utf16("prompt\n一只狐狸", false, true)],
    ["utf-16le", utf16("prompt,name\na fox", true, false)],
    // 提示词,一只红色的狐狸在雪地里
    [
      "gb18030",
      Uint8Array.from([0xcc, 0xe1, 0xca, 0xbe, 0xb4, 0xca, 0x0a, 0xd2, 0xbb, 0xd6, 0xbb, 0xba, 0xfc, 0xc0, 0xea]),
    ],
    // prompt\nein Größenvergleich, café
    [
      "windows-1252",
      Uint8Array.from([...bytes("prompt\nein Gr"), 0xf6, 0xdf, ...bytes("envergleich, caf"), 0xe9, ...bytes(" so\n")]),
    ],
  ] as const)("is seen to be %s", (encoding, given) => expect(decode(given).encoding).toBe(encoding));

  it("can be said", () => {
    expect(decode(Uint8Array.from([0xe9]), "windows-1252").text).toBe("é");
    expect(decode(Uint8Array.from([0xba, 0xfc]), "gb18030").text).toBe("狐");
  });
});

it("columns are known by what people call them", () => {
  expect(columnsGuessed(["SKU", "Prompt", "Aspect ratio", "model"])).toEqual({
    words: "{{Prompt}}",
    named: { model: "model", aspectRatio: "Aspect ratio", reference: "SKU" },
  });
  expect(columnsGuessed(["编号", "提示词"])).toMatchObject({ words: "{{提示词}}", named: { reference: "编号" } });
  expect(columnsGuessed(["x"]).words).toBe("{{x}}");
});
