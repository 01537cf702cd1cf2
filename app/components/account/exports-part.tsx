import { Download } from "lucide-react";
import { Answered, Part, type PartProps } from "#app/components/account/part.tsx";
import { SmallForm } from "#app/components/developers/small-form.tsx";
import { Badge, type BadgeTone } from "#app/components/ui/badge.tsx";
import { buttonLook } from "#app/components/ui/button.tsx";
import { Moment } from "#app/components/ui/moment.tsx";
import type { OwnAccount } from "#app/documents/own-account.ts";
import { fileSize } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { useTranslation } from "#app/lib/words.ts";

type DataExport = OwnAccount["exports"][number];
const tones: Record<DataExport["status"], BadgeTone> = { PENDING: "accent", READY: "ok", FAILED: "danger" };

function Row({ dataExport }: { dataExport: DataExport }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { status, url, byteSize, createdAt, expiresAt } = dataExport;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-3 font-medium">
          <Moment at={createdAt} />
          <Badge tone={tones[status]}>{t(`ownAccount.exportStatus.${status}`)}</Badge>
        </p>
        {url !== null && expiresAt !== null && (
          <p className="text-muted text-sm">
            {t("ownAccount.exportUntil")} <Moment at={expiresAt} />
          </p>
        )}
      </div>
      {url !== null && (
        <a href={url} download className={buttonLook({ size: "small" })}>
          <Download className="size-4" aria-hidden="true" />
          {t("task.download")}
          {byteSize !== null && <span className="text-muted">{fileSize(byteSize, locale)}</span>}
        </a>
      )}
    </li>
  );
}

/** A copy of everything that the account has. */
export function ExportsPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  return (
    <Part id="exports" title={t("ownAccount.exports")} lead={t("ownAccount.exportsLead")}>
      <Answered answer={answer} />
      {account.exports.length > 0 && (
        <ul className="divide-y divide-line">
          {account.exports.map((dataExport) => (
            <Row key={dataExport.id} dataExport={dataExport} />
          ))}
        </ul>
      )}
      <SmallForm intent="export" values={{}}>
        {t("ownAccount.requestExport")}
      </SmallForm>
    </Part>
  );
}
