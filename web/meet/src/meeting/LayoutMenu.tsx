// How one sees the meeting, and for hosts how everybody does.
import type { Layout } from "@gavel/sdk";
import { type Act, BareButton, Icon, MenuButton } from "@gavel/ui";
import {
  Check,
  Columns2,
  LayoutGrid,
  type LucideIcon,
  Maximize,
  Minimize,
  PictureInPicture2,
  User,
} from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useIsHost, useOrders, useRoom } from "./context";
import styles from "./Header.module.css";
import { useScreen, useScreenStore } from "./screen";

const LAYOUTS: readonly { layout: Layout; icon: LucideIcon }[] = [
  { layout: "grid", icon: LayoutGrid },
  { layout: "speaker", icon: User },
  { layout: "side_by_side", icon: Columns2 },
];

export function LayoutMenu() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const isHost = useIsHost();
  const mine = useScreen((now) => now.layout);
  const all = useRoom((state) => state.conference?.layout ?? null);
  const own: Act[] = LAYOUTS.map(({ layout, icon }) => ({
    id: layout,
    label: t(`layout.${layout}`),
    icon: layout === mine ? Check : icon,
    onAction: () => screen.setState({ layout: layout === mine ? null : layout }),
  }));
  const forAll: Act[] = LAYOUTS.map(({ layout, icon }) => ({
    id: `all-${layout}`,
    label: t("layout.forAll", { layout: t(`layout.${layout}`) }),
    icon: layout === all ? Check : icon,
    onAction: () => void orders.give(layout === all ? { do: "layout" } : { do: "layout", layout }),
  }));
  return (
    <MenuButton
      label={t("layout.menu")}
      head={all ? t("layout.chosenForAll", { layout: t(`layout.${all}`) }) : t("layout.menu")}
      groups={[all ? [] : own, useWindowActs(), isHost ? forAll : []]}
    >
      <BareButton className={styles.user ?? ""} aria-label={t("layout.menu")}>
        <Icon of={LayoutGrid} />
      </BareButton>
    </MenuButton>
  );
}

/** Full screen, and a small window that stays on top. */
function useWindowActs(): Act[] {
  const { t } = useTranslation();
  const full = useSyncExternalStore(onFullscreen, () => document.fullscreenElement !== null);
  const acts: Act[] = [];
  if (document.fullscreenEnabled) {
    acts.push({
      id: "fullscreen",
      label: t(full ? "layout.leaveFullscreen" : "layout.fullscreen"),
      icon: full ? Minimize : Maximize,
      onAction: () => toggleFullscreen(),
    });
  }
  if (document.pictureInPictureEnabled) {
    acts.push({
      id: "pip",
      label: t("layout.pictureInPicture"),
      icon: PictureInPicture2,
      onAction: () => void pictureInPicture(),
    });
  }
  return acts;
}

function onFullscreen(changed: () => void): () => void {
  document.addEventListener("fullscreenchange", changed);
  return () => document.removeEventListener("fullscreenchange", changed);
}

export function toggleFullscreen(): void {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  // Where the browser would rather not, nothing has changed.
  done.catch(() => undefined);
}

/** The largest picture, which is the first on the stage. */
async function pictureInPicture(): Promise<void> {
  if (document.pictureInPictureElement) return document.exitPictureInPicture();
  const video = document.querySelector<HTMLVideoElement>('#stage [data-place="large"] video');
  await video?.requestPictureInPicture().catch(() => undefined);
}
