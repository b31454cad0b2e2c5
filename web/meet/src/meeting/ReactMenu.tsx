// The signs that one can make.
import { BareButton, Icon, PopoverButton } from "@gavel/ui";
import { Smile } from "lucide-react";
import { useTranslation } from "react-i18next";
import bar from "./Bar.module.css";
import { useOrders } from "./context";
import styles from "./ReactMenu.module.css";
import { GLYPHS, REACTIONS } from "./stage/signs";

export function ReactMenu() {
  const { t } = useTranslation();
  const orders = useOrders();
  return (
    <PopoverButton
      label={t("meeting.react")}
      placement="top"
      pill
      buttonClass={bar.control ?? ""}
      button={
        <>
          <Icon of={Smile} size="lg" />
          <span className={bar.label}>{t("meeting.react")}</span>
        </>
      }
    >
      {(close) => (
        <div className={styles.signs}>
          {REACTIONS.map((reaction) => (
            <BareButton
              key={reaction}
              aria-label={t(`meeting.reaction.${reaction}`)}
              className={styles.button ?? ""}
              onPress={() => {
                close();
                void orders.give({ do: "react", reaction });
              }}
            >
              <span aria-hidden="true">{GLYPHS[reaction]}</span>
            </BareButton>
          ))}
        </div>
      )}
    </PopoverButton>
  );
}
