// The bell: how much has happened since one looked, and what.
import { Icon, PopoverButton, Unseen } from "@gavel/ui";
import { Bell } from "lucide-react";
import { useTranslation } from "react-i18next";
import { time } from "../../format";
import { useScreen, useScreenStore } from "../screen";
import styles from "./NewsButton.module.css";

const MOST_COUNTED = 99;

export function NewsButton() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const unread = useScreen((now) => now.newsUnread);
  return (
    <PopoverButton
      label={t("news.heading")}
      buttonLabel={unread > 0 ? t("news.unread", { count: unread }) : t("news.heading")}
      buttonClass={styles.button ?? ""}
      button={
        <>
          <Icon of={Bell} />
          {unread > 0 ? (
            <span className={styles.count} aria-hidden="true">
              {unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread}
            </span>
          ) : null}
        </>
      }
      onOpenChange={() => screen.setState({ newsUnread: 0 })}
    >
      {() => <NewsList />}
    </PopoverButton>
  );
}

function NewsList() {
  const { t } = useTranslation();
  const news = useScreen((now) => now.news);
  return (
    <section className={styles.list} aria-labelledby="news-h">
      <h2 id="news-h">{t("news.heading")}</h2>
      {news.length === 0 ? <p>{t("news.none")}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard */}
      <ol tabIndex={0} aria-label={t("news.heading")}>
        {[...news].reverse().map((line) => (
          <li key={line.id}>
            <span>{line.text(t)}</span>
            <time dateTime={new Date(line.at).toISOString()}>
              <Unseen>{t("common.between")}</Unseen>
              {time(line.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
