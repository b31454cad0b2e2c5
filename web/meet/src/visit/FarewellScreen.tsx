// The last page of a visit: one sentence, the facts, and the one way back, if there is one.
import { Button, Icon, Ledger } from "@gavel/ui";
import { MicOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { time } from "../format";
import { Page } from "../pages/Page";
import { useNow, useTitle } from "../useNow";
import styles from "./FarewellScreen.module.css";
import type { FarewellView, WayBack } from "./farewell";

interface FarewellProps {
  view: FarewellView;
  meeting: string | null;
  onBack?: (way: NonNullable<WayBack>) => void;
}

export function FarewellScreen({ view, meeting, onBack }: FarewellProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const [at] = useState(() => Date.now());
  useTitle(view.title);
  useEffect(() => heading.current?.focus(), []);
  const facts = [
    meeting ? { label: t("farewell.meeting"), value: <bdi>{meeting}</bdi> } : null,
    meeting ? { label: t("farewell.when"), value: time(at) } : null,
    view.reason ? { label: t("farewell.reason"), value: t(`reason.${view.reason}`) } : null,
    view.until ? { label: t("farewell.until"), value: view.until } : null,
  ];

  return (
    <Page>
      <div className={styles.farewell}>
        <div>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {view.title}
          </h1>
          {view.text ? <p className={styles.text}>{view.text}</p> : null}
        </div>
        {meeting || view.note ? (
          <div className={styles.slip}>
            <Ledger facts={facts} />
            {view.note ? (
              <figure>
                <blockquote>
                  <p dir="auto">{view.note}</p>
                </blockquote>
                <figcaption>{view.noteBy}</figcaption>
              </figure>
            ) : null}
          </div>
        ) : null}
        {view.quiet ? (
          <p className={styles.quiet}>
            <Icon of={MicOff} />
            <span>{t("farewell.quiet")}</span>
          </p>
        ) : null}
        <Ways view={view} onBack={onBack} />
      </div>
    </Page>
  );
}

function Ways({ view, onBack }: { view: FarewellView; onBack: FarewellProps["onBack"] }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { way } = view;
  return (
    <>
      <div className={styles.acts}>
        {way && onBack ? <Back way={way} waitUntil={view.waitUntil} onBack={() => onBack(way)} /> : null}
        <Button look="edge" size="lg" onPress={() => navigate("/")}>
          {t("farewell.close")}
        </Button>
      </div>
      {way === "ask" ? <p className={styles.hint}>{t("farewell.hintAsk")}</p> : null}
    </>
  );
}

const LABELS = {
  rejoin: "farewell.rejoin",
  ask: "farewell.ask",
  wait: "farewell.ask",
  use_here: "farewell.useHere",
  retry: "farewell.retry",
  log_in: "farewell.logIn",
} as const;

function Back(props: { way: NonNullable<WayBack>; waitUntil: number | null; onBack: () => void }) {
  const { t } = useTranslation();
  const now = useNow(props.waitUntil !== null);
  const seconds = props.waitUntil ? Math.ceil((props.waitUntil - now) / 1000) : 0;
  return (
    <Button look="primary" size="lg" isDisabled={seconds > 0} onPress={props.onBack}>
      {seconds > 0 ? t("farewell.askAgainIn", { seconds }) : t(LABELS[props.way])}
    </Button>
  );
}
