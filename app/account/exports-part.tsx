import Download from "lucide-react/icons/download";
import type { OwnAccount } from "#app/account/documents.ts";
import { Answered, Part, type PartProps } from "#app/account/part.tsx";
import { fileSize } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge, type BadgeTone } from "#app/ui/badge.tsx";
import { buttonLook } from "#app/ui/button.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

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
          <span>{t("task.download")}</span>
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
