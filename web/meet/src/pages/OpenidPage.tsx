// Back from the provider of log-ins: what the browser brings becomes a log-in, or a sentence on the log-in page.
import { Refused } from "@gavel/sdk";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "wouter";
import { logInByCode } from "../account";
import { useTitle } from "../useNow";
import { Loading } from "./Loading";

export default function OpenidPage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [query] = useSearchParams();
  const begun = useRef(false);
  useTitle(t("login.title"));

  useEffect(() => {
    // A code is worth something once.
    if (begun.current) return;
    begun.current = true;
    goOn(query).then((path) => navigate(path, { replace: true }));
  }, [query, navigate]);

  return <Loading />;
}

/** The path to go on to: where they wanted to go, or the log-in page with the code of what went wrong. */
async function goOn(query: URLSearchParams): Promise<string> {
  const [code, state, error] = ["code", "state", "error"].map((name) => query.get(name));
  if (!code || !state) return failed(error === "access_denied" ? "login_cancelled" : "login_refused");
  try {
    return await logInByCode(code, state);
  } catch (fault) {
    return failed(fault instanceof Refused ? fault.code : "unreachable");
  }
}

const failed = (code: string) => `/login?${new URLSearchParams({ error: code })}`;
