// The chat. Names stay as they were when something was written.
import type { ChatMessage } from "@gavel/sdk";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { time } from "../../format";
import { useRoom } from "../context";
import { ChatInput } from "./ChatInput";
import styles from "./ChatPanel.module.css";
import { PanelFrame } from "./PanelFrame";
import { useChatLines } from "./useChatLines";

export function ChatPanel() {
  const { t } = useTranslation();
  const chat = useRoom((state) => state.chat);
  const mine = useRoom((state) => state.me?.seat);
  const { asides, send, choose } = useChatLines();
  const list = useRef<HTMLDivElement>(null);
  const count = chat.length + asides.length;
  useEffect(() => {
    if (count > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);

  return (
    <PanelFrame panel="chat" title={t("chat.heading")} closeLabel={t("panel.closeChat")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard */}
      <div className={styles.log} ref={list} role="log" aria-label={t("chat.log")} tabIndex={0}>
        {count === 0 ? <p className={styles.empty}>{t("chat.empty")}</p> : null}
        <ul className={styles.lines}>
          {chat.map((message) => (
            <Line key={message.id} message={message} mine={message.seat === mine} />
          ))}
          {asides.map((aside) => (
            <li key={aside.id} className={styles.aside}>
              <span className={styles.meta}>{t("chat.onlyYou")}</span>
              <p>{aside.text}</p>
              {aside.options ? (
                <ul className={styles.options}>
                  {aside.options.map((option) => (
                    <li key={option.id}>
                      <button type="button" onClick={() => void choose(aside, option)}>
                        {option.label}
                      </button>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
      <ChatInput onSend={send} />
    </PanelFrame>
  );
}

function Line({ message, mine }: { message: ChatMessage; mine: boolean }) {
  const { t } = useTranslation();
  const addressee = useRoom((state) => (message.to ? state.roster.get(message.to)?.name : undefined));
  return (
    <li className={mine ? styles.mine : styles.line}>
      <span className={styles.meta}>
        <bdi>{message.name}</bdi>
        <time dateTime={message.at}>{time(message.at)}</time>
        {message.to ? (
          <span>{mine ? t("chat.toOne", { name: addressee ?? "?" }) : t("chat.toYou")}</span>
        ) : null}
      </span>
      <p dir="auto">{message.text}</p>
    </li>
  );
}
