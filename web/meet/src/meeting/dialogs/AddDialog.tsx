// The link to pass on; and the personal one for somebody who is invited back.
import { Banner, Button, Dialog, TextInput } from "@gavel/ui";
import { Check, Link as LinkIcon, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCopy } from "../../useCopy";
import { useRoom } from "../context";
import { useScreenStore } from "../screen";

export function AddDialog() {
  const { t } = useTranslation();
  const url = useRoom((state) => state.conference?.join_url ?? "");
  const locked = useRoom((state) => state.conference?.locked ?? false);
  return (
    <LinkDialog title={t("add.title")} label={t("add.link")} url={new URL(url, window.location.href).href}>
      <p>{t("add.text")}</p>
      {locked ? (
        <Banner tone="wait" icon={Lock}>
          {t("add.locked")}
        </Banner>
      ) : null}
    </LinkDialog>
  );
}

export function InvitedDialog({ name, url }: { name: string; url: string }) {
  const { t } = useTranslation();
  return (
    <LinkDialog title={t("invited.title", { name })} label={t("invited.link")} url={url}>
      <p>{t("invited.text", { name })}</p>
    </LinkDialog>
  );
}

interface LinkDialogProps {
  title: string;
  label: string;
  url: string;
  children: ReactNode;
}

function LinkDialog({ title, label, url, children }: LinkDialogProps) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const { copied, copy } = useCopy();
  const close = () => screen.setState({ dialog: null });
  return (
    <Dialog
      size="sm"
      title={title}
      onClose={close}
      footer={
        <>
          <Button look="edge" onPress={close}>
            {t("common.close")}
          </Button>
          <Button look="primary" icon={copied ? Check : LinkIcon} autoFocus onPress={() => copy(url)}>
            {copied ? t("common.copied") : t("common.copy")}
          </Button>
        </>
      }
    >
      {children}
      <TextInput label={label} value={url} isReadOnly />
    </Dialog>
  );
}
