// Leave. Participants go at once; whoever runs the meeting is asked whether to go or to end it (T14, V2).
import { isIn, isModerator, type RoomState } from "@gavel/sdk";
import { type Act, HoverMenu, Icon } from "@gavel/ui";
import { CircleStop, LogOut, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { t as translate } from "../i18n";
import styles from "./Bar.module.css";
import { useIsHost, useRoom, useSession } from "./context";
import { headcount } from "./heads";
import { useScreenStore } from "./screen";

export function LeaveButton() {
  const { t } = useTranslation();
  const { room } = useSession();
  const isHost = useIsHost();
  const face = (
    <>
      <Icon of={LogOut} size="lg" />
      <span className={styles.label}>{t("meeting.leave")}</span>
    </>
  );
  const look = `${styles.control} ${styles.go}`;
  if (!isHost) {
    return (
      <button type="button" id="leave" className={look} onClick={() => room.leave()}>
        {face}
      </button>
    );
  }
  return <HostLeave face={face} look={look} />;
}

function HostLeave({ face, look }: { face: React.ReactNode; look: string }) {
  const { t } = useTranslation();
  const { room } = useSession();
  const screen = useScreenStore();
  const state = useRoom((now) => now);
  const ask = (what: "all" | "others") => () => screen.setState({ dialog: { is: "confirm", what } });
  const leave: Act = {
    id: "leave-only",
    label: t("meeting.leave"),
    hint: whoIsLeft(state),
    icon: LogOut,
    onAction: () => room.leave(),
  };
  const ends: Act[] = [
    {
      id: "end-all",
      label: t("meeting.endAll"),
      hint: t("meeting.endAllHint", { people: headcount(state, true) }),
      icon: CircleStop,
      danger: true,
      onAction: ask("all"),
    },
    {
      id: "end-others",
      label: t("meeting.endOthers"),
      hint: t("meeting.endOthersHint", { people: headcount(state, false) }),
      icon: Users,
      danger: true,
      onAction: ask("others"),
    },
  ];
  return (
    <HoverMenu
      id="leave"
      label={t("meeting.leaveMenu")}
      groups={[[leave], ends]}
      button={face}
      buttonClass={look}
    />
  );
}

function whoIsLeft(state: RoomState): string {
  const others = [...state.roster.values()].filter((one) => isIn(one) && one.person !== state.me?.person);
  if (others.length === 0) return translate("meeting.leaveHintAlone");
  const moderator = others.find((one) => isModerator(one.role));
  return moderator
    ? translate("meeting.leaveHintOthers", { name: moderator.name })
    : translate("meeting.leaveHintNobody");
}
