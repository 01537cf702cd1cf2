import type { Why } from "#graphql/domain/catalog/import/doubt.ts";
import { plainName } from "#graphql/domain/catalog/import/names.ts";
import type { KieFormField } from "#graphql/vendors/kie/catalog/form.ts";

/** A field as it was found, by kie.ai's name for it. */
export type Found = { field: string; facts: KieFormField };

/** What a field that takes a file takes it as. */
const ROLES = ["one", "last", "many", "references", "video", "sound"] as const;
export type Role = (typeof ROLES)[number];

const ONE =
  /^(image|image_url|input_image|input_image_url|source_image|source_image_url|init_image|start_image|start_image_url|first_frame|first_frame_url|first_frame_image|first_frame_image_url)$/;
const LAST =
  /^(tail_image|tail_image_url|end_image|end_image_url|end_frame|end_frame_url|last_frame|last_frame_url|last_frame_image|last_frame_image_url)$/;
const MANY =
  /^(image_urls|images|image_input|image_inputs|image_list|input_urls|input_images|files_url|source_images)$/;
const REFERENCES = /^(reference_image|reference_images|reference_image_url|reference_image_urls|ref_image_urls)$/;
const LINK = /(^|_)(urls?|links?|files?)$/;

/** What a field that takes a file takes: a file in a role that is known, or something that is not offered. Null for all others. */
export function fileIn(field: string, { holds, items, values, format }: KieFormField): Role | Why | null {
  const isList = holds === "list";
  if (values !== null || (isList ? items !== "text" : holds !== "text")) return null;
  const name = plainName(field);
  const isFile = isList || format === "uri" || format === "url" || format === "binary" || LINK.test(name);
  if (/mask/.test(name) && isFile) return "MASK";
  if (/video|clip/.test(name) && isFile) return "video";
  if (/audio|voice|sound|music|song/.test(name) && isFile) return "sound";
  if (LAST.test(name)) return isList ? "LIST" : "last";
  if (isReference(field)) return "references";
  if (MANY.test(name)) return isList ? "many" : "one";
  if (ONE.test(name)) return isList ? "many" : "one";
  return isFile && !isList ? "LINK" : null;
}

/** Whether a field's name says that its images are references. */
export function isReference(field: string): boolean {
  return REFERENCES.test(plainName(field));
}

/** Whether a file has a role. */
export function isRole(file: Role | Why): file is Role {
  return ROLES.some((role) => role === file);
}
