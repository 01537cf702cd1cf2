import type { Columns } from "#app/batches/plan/items.ts";

const LIKELY = {
  prompt: /^(?:prompt|text|words|description|提示词|提示|描述|文本|内容)$/i,
  model: /^(?:model|模型)$/i,
  aspectRatio: /^(?:aspect[ _-]?ratio|ratio|shape|比例|形状|画幅)$/i,
  reference: /^(?:ref(?:erence)?|id|sku|name|file(?:[ _-]?name)?|编号|名称|文件名?|参考)$/i,
};

/** What the columns of a file seem to be: the words of the prompt, and what else is said of a row. */
export function columnsGuessed(columns: readonly string[]): { words: string; named: Columns } {
  const likely = (name: keyof typeof LIKELY) => columns.find((column) => LIKELY[name].test(column)) ?? "";
  const named = { model: likely("model"), aspectRatio: likely("aspectRatio"), reference: likely("reference") };
  const taken = Object.values(named);
  const prompt = likely("prompt") || (columns.find((column) => !taken.includes(column)) ?? columns[0] ?? "");
  return { words: prompt === "" ? "" : `{{${prompt}}}`, named };
}
