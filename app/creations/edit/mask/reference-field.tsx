import ImagePlus from "lucide-react/icons/image-plus";
import { useId, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { ACCEPT } from "#app/tasks/upload/image-file.ts";
import { judge } from "#app/tasks/upload/judge-file.ts";
import { uploadImage } from "#app/tasks/upload/upload.client.ts";
import { useUploadProblem } from "#app/tasks/upload/upload-problem.ts";
import { Spinner } from "#app/ui/spinner.tsx";

type ReferenceFieldProps = { reference: Media | null; onReference: (reference: Media) => void };

/** The second picture that some models need: who is to be put in. */
export function ReferenceField({ reference, onReference }: ReferenceFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const problemOf = useUploadProblem();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (given: File) => {
    setProblem(null);
    const judged = await judge(given);
    if ("problem" in judged) return setProblem(problemOf(judged.problem, given.name));
    setBusy(true);
    const end = await uploadImage(judged.file);
    setBusy(false);
    if ("asset" in end) onReference(end.asset);
    else setProblem(problemOf("problem" in end ? end.problem : end.refusal, given.name));
  };
  return (
    <div className="grid gap-2">
      <label
        htmlFor={id}
        className="flex min-h-14 cursor-pointer items-center gap-3 rounded-xl border border-edge/70 border-dashed px-3 hover:bg-sunken has-focus-visible:outline-2"
      >
        {reference === null ? (
          <ImagePlus className="size-6 text-muted" aria-hidden="true" />
        ) : (
          <img src={reference.thumb} alt={reference.altText} className="size-10 rounded-lg object-cover" />
        )}
        <span className="text-sm">{t(reference === null ? "edit.mask.reference" : "edit.mask.otherReference")}</span>
        {isBusy && <Spinner className="ml-auto size-5" />}
        <input
          id={id}
          type="file"
          accept={ACCEPT}
          className="sr-only"
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) void take(file);
          }}
        />
      </label>
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className="font-medium text-danger text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
