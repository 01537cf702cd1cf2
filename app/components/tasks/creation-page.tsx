import { Link } from "@remix-run/react";
import { ArrowLeft, Download } from "lucide-react";
import type { ReactNode } from "react";
import { FailureCard } from "#app/components/tasks/failure-card.tsx";
import { Ledger } from "#app/components/tasks/ledger.tsx";
import { StateCard, useTaskNews } from "#app/components/tasks/state-card.tsx";
import { isOpen } from "#app/components/tasks/status.ts";
import { TaskMedia } from "#app/components/tasks/task-media.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { ButtonLink, buttonLook } from "#app/components/ui/button.tsx";
import { Frame } from "#app/components/ui/frame.tsx";
import { Moment } from "#app/components/ui/moment.tsx";
import type { Creation, Media } from "#app/documents/task.ts";
import { fileSize, ratioOf } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { fileName, useSteady } from "#app/lib/media.ts";
import { useTranslation } from "#app/lib/words.ts";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 py-2.5 text-sm">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-2xl border border-line bg-surface px-5 py-4">
      <h2 className="pb-1 font-bold">{title}</h2>
      {children}
    </section>
  );
}

function Result({ task, asset }: { task: Creation; asset: Media }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const steady = useSteady(asset);
  return (
    <div className="grid gap-3">
      <Frame width={asset.width ?? 1} height={asset.height ?? 1}>
        <div className="absolute inset-0">
          <TaskMedia asset={asset} alt={task.prompt} poster={task.sourceImages[0]} />
        </div>
      </Frame>
      <a href={steady.url} download={fileName(task.prompt, steady)} className={buttonLook({ tone: "primary" })}>
        <Download className="size-5" aria-hidden="true" />
        {t("task.download")}
        <span className="font-normal text-sm">{fileSize(asset.byteSize, locale)}</span>
      </a>
    </div>
  );
}

function Results({ task }: { task: Creation }) {
  if (task.assets.length > 0) return task.assets.map((asset) => <Result key={asset.id} task={task} asset={asset} />);
  const shape = ratioOf(task.aspectRatio) ?? { width: 16, height: 9 };
  return (
    <Frame {...shape}>
      <div className="grid place-items-center p-3">
        {isOpen(task) ? <StateCard task={task} /> : <FailureCard task={task} />}
      </div>
    </Frame>
  );
}

function Recipe({ task }: { task: Creation }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("creation.recipe")}>
      <p className="whitespace-pre-wrap py-2 leading-relaxed">{task.prompt}</p>
      <dl className="divide-y divide-line">
        <Fact name={t("workflow.model")}>{task.model.name}</Fact>
        {task.style !== null && <Fact name={t("workflow.style")}>{task.style.name}</Fact>}
        {task.aspectRatio !== null && <Fact name={t("parameters.aspectRatio")}>{task.aspectRatio}</Fact>}
        <Fact name={t("creation.state")}>{t(`task.status.${task.status}`)}</Fact>
        <Fact name={t("creation.created")}>
          <Moment at={task.createdAt} />
        </Fact>
        {task.completedAt !== null && (
          <Fact name={t("creation.finished")}>
            <Moment at={task.completedAt} />
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

/** One creation: its files, how it was made, and what it cost, with the ledger's entries as proof. */
export function CreationPage({ task }: { task: Creation }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  useTaskNews(task);
  return (
    <main id="main" className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 sm:px-6 lg:px-8">
      <Link
        to={href("/creations")}
        className="inline-flex min-h-11 items-center gap-2 justify-self-start text-muted hover:text-ink"
      >
        <ArrowLeft className="size-5" aria-hidden="true" />
        {t("creations.title")}
      </Link>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="font-bold text-2xl tracking-tight">{t(`creation.title.${task.kind}`)}</h1>
        {task.sandbox && <Badge title={t("sandbox.detail")}>{t("sandbox.name")}</Badge>}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Results task={task} />
        </div>
        <div className="grid gap-4">
          <Recipe task={task} />
          <Panel title={t("creation.cost", { count: task.creditsCharged })}>
            <Ledger entries={task.creditTransactions} />
          </Panel>
          {task.workflow !== null && (
            <ButtonLink to={href(`/workflow/${task.workflow.id}`)}>{t("creation.openWorkflow")}</ButtonLink>
          )}
        </div>
      </div>
    </main>
  );
}
