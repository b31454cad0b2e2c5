// Who was invited: at whose place it rings, and the links that are theirs alone.
import type { Invitation, RoomState } from "@gavel/sdk";
import { Button, Dialog, TextInput } from "@gavel/ui";
import { Check, Link as LinkIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCopy } from "../../useCopy";
import { useRoom } from "../context";
import { useScreenStore } from "../screen";
import styles from "./AddDialog.module.css";

export function InvitedDialog({ invitations }: { invitations: Invitation[] }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const close = () => screen.setState({ dialog: null });
  const [only] = invitations;
  const one = invitations.length === 1 && only;
  return (
    <Dialog
      size={one ? "sm" : "md"}
      title={
        one ? t("invited.title", { name: one.name }) : t("invited.titleMany", { count: invitations.length })
      }
      onClose={close}
      footer={
        <Button look="edge" autoFocus onPress={close}>
          {t("common.close")}
        </Button>
      }
    >
      <p>{one ? t("invited.text", { name: one.name }) : t("invited.textMany")}</p>
      <ul className={styles.people}>
        {invitations.map((invitation) => (
          <Invited key={invitation.person} invitation={invitation} alone={Boolean(one)} />
        ))}
      </ul>
    </Dialog>
  );
}

function Invited({ invitation, alone }: { invitation: Invitation; alone: boolean }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const { name, person } = invitation;
  const state = useRoom((now) => stateOf(now, person));
  const url = new URL(invitation.url, window.location.href).href;
  return (
    <li>
      {alone ? (
        <TextInput label={t("invited.link")} value={url} isReadOnly ltr />
      ) : (
        <span>
          <b>
            <bdi>{name}</bdi>
          </b>
          <span className={styles.note}>{t(`invited.${state}`)}</span>
        </span>
      )}
      <Button
        look="edge"
        icon={copied ? Check : LinkIcon}
        aria-label={t("invited.copy", { name })}
        onPress={() => copy(url)}
      >
        {copied ? t("common.copied") : t("common.copy")}
      </Button>
      {alone && state !== "open" ? <span className={styles.note}>{t(`invited.${state}`)}</span> : null}
    </li>
  );
}

/** Followed while the dialog is open: calls are answered meanwhile. */
function stateOf(
  { roster, unconnected }: RoomState,
  person: string,
): "in" | "rings" | "declined" | "unanswered" | "open" {
  if ([...roster.values()].some((one) => one.person === person)) return "in";
  switch (unconnected.find((one) => one.person === person)?.call) {
    case "ringing":
      return "rings";
    case "declined":
      return "declined";
    case "unanswered":
      return "unanswered";
    default:
      return "open";
  }
}
