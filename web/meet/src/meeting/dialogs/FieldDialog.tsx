// A question that is answered with one line.
import { Button, Dialog, TextInput } from "@gavel/ui";
import { type ComponentProps, type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";

interface FieldDialogProps {
  title: string;
  text?: string;
  /** What the line is called, and how it is written. */
  field: Pick<ComponentProps<typeof TextInput>, "label" | "hint" | "ltr" | "maxLength">;
  before?: string;
  /** Without spaces around it. Resolves to what is wrong with it; whoever resolves to null closes the dialog. */
  onSave: (value: string) => Promise<string | null>;
  onClose: () => void;
}

export function FieldDialog({ title, text, field, before = "", onSave, onClose }: FieldDialogProps) {
  const { t } = useTranslation();
  const form = useId();
  const [value, setValue] = useState(before);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(await onSave(value.trim()));
    setBusy(false);
  };
  return (
    <Dialog
      size="sm"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button look="edge" onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={form} look="primary" isPending={busy}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      {text ? <p>{text}</p> : null}
      <form id={form} onSubmit={save}>
        <TextInput
          {...field}
          value={value}
          onChange={(changed) => {
            setValue(changed);
            // As long as it is invalid the form would not be submitted.
            setError(null);
          }}
          error={error}
          autoComplete="off"
          autoFocus
        />
      </form>
    </Dialog>
  );
}
