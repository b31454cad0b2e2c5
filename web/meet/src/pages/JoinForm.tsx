// The ID of a meeting, or its whole link: the way to its door.
import { Button, TextInput } from "@gavel/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import text from "./text.module.css";

export function JoinForm({ onGone }: { onGone?: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [id, setId] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const alias = aliasIn(id);
    if (!alias) return;
    onGone?.();
    navigate(`/m/${encodeURIComponent(alias)}`);
  };

  return (
    <form className={text.form} onSubmit={submit}>
      <TextInput
        label={t("start.id")}
        hint={t("start.idHint")}
        value={id}
        ltr
        onChange={setId}
        autoComplete="off"
        isRequired
        large
        {...(onGone ? { autoFocus: true } : {})}
      />
      <Button type="submit" look="primary" size="lg" wide>
        {t("start.join")}
      </Button>
    </form>
  );
}

/** An ID, or the whole link pasted. */
export function aliasIn(input: string): string {
  const link = /\/m\/([^/?#\s]+)/.exec(input);
  return link?.[1] ? decodeURIComponent(link[1]) : input.trim();
}
