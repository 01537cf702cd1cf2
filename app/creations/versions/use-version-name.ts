import type { Version } from "#app/creations/versions/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** What stands in a purpose's place, whose own words say more. */
const NAMED = ["UPSCALE", "REMOVE_BACKGROUND", "EXTEND", "EXPAND", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] as const;

/** Says what was done to get a version. */
export function useNameOfVersion(): (version: Version) => string {
  const { t } = useTranslation();
  return ({ madeFrom, purpose, prompt, asset }) => {
    if (asset.task === null && asset.originTask !== null) return t("versions.cropped");
    if (madeFrom === null) return t("versions.original");
    const named = NAMED.find((one) => one === purpose);
    if (named !== undefined) return t(`versions.purposes.${named}`);
    if (asset.task === null) return t("versions.cropped");
    const words = (prompt ?? "").trim();
    return purpose === "EDIT" && words !== "" ? t("versions.changed", { words }) : t("versions.other");
  };
}

/** The name of one of them. */
export function useVersionName(version: Version): string {
  return useNameOfVersion()(version);
}
