// The one-time link that sets the administrator's password. Its token stands in the fragment.
import { Refused } from "@gavel/sdk";
import { Button, TextInput } from "@gavel/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { rest } from "../account";
import { explain } from "../explain";
import { useComplaint } from "../useComplaint";
import { useTitle } from "../useNow";
import { Page } from "./Page";
import text from "./text.module.css";

const SHORTEST = 12;

export default function SetupPage() {
  const { t } = useTranslation();
  const [token] = useState(() => decodeURIComponent(window.location.hash.replace(/^#(t=|token=)?/, "")));
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useComplaint();
  const [state, setState] = useState<"open" | "busy" | "done">("open");
  useTitle(t("setup.title"));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password.length < SHORTEST) return setError((t) => t("setup.short"));
    if (password !== again) return setError((t) => t("setup.differ"));
    setState("busy");
    setError(null);
    try {
      await rest.setup(token, password);
      setState("done");
    } catch (fault) {
      const used = fault instanceof Refused && [401, 403, 404, 410].includes(fault.problem.status);
      setError((t) => (used ? t("setup.used") : explain(fault)));
      setState("open");
    }
  };

  return (
    <Page shape="narrow">
      <h1 className={text.title}>{t("setup.heading")}</h1>
      {state === "done" ? (
        <p role="status">
          {t("setup.done")}{" "}
          <Link href="/login" className={text.link ?? ""}>
            {t("login.heading")}
          </Link>
        </p>
      ) : (
        <form className={text.form} onSubmit={submit}>
          <p className={text.dim}>{t("setup.text")}</p>
          <TextInput
            label={t("setup.password")}
            hint={t("setup.short")}
            type="password"
            value={password}
            onChange={setPassword}
            autoComplete="new-password"
            isRequired
            large
          />
          <TextInput
            label={t("setup.repeat")}
            type="password"
            value={again}
            onChange={setAgain}
            autoComplete="new-password"
            isRequired
            large
          />
          {error ? (
            <p className={text.error} role="alert">
              {error}
            </p>
          ) : null}
          <Button type="submit" look="primary" size="lg" wide isPending={state === "busy"}>
            {t("setup.submit")}
          </Button>
        </form>
      )}
    </Page>
  );
}
