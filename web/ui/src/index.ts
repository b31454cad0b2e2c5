// Gavel's parts: every surface is put together from these.

export { Button as BareButton, I18nProvider, RouterProvider } from "react-aria-components";
export { Announcer, announce } from "./parts/Announcer";
export { Avatar, hueOf, initials } from "./parts/Avatar";
export { Banner } from "./parts/Banner";
export { Bars } from "./parts/Bars";
export { Button, type ButtonProps, IconButton, LinkButton } from "./parts/Button";
export { Lookup, type Pick, PickMany } from "./parts/Combo";
export { Dialog } from "./parts/Dialog";
export { Choose, type Option, Segments, TextInput, Tick } from "./parts/Field";
export { Fold } from "./parts/Fold";
export { HoverMenu } from "./parts/HoverMenu";
export { Icon } from "./parts/Icon";
export { keepFocus } from "./parts/keepFocus";
export { type Fact, Ledger } from "./parts/Ledger";
export { LevelMeter } from "./parts/LevelMeter";
export { Mark } from "./parts/Mark";
export { Chip, Tag, Unseen } from "./parts/Marks";
export { type Act, AnchoredMenu, type Check, type Checks, MenuButton } from "./parts/Menu";
export { PopoverButton } from "./parts/PopoverButton";
export { Messages, Receipt, type ReceiptTone } from "./parts/Receipt";
export { RowList, RowNote, RowTick } from "./parts/RowList";
export { SkipLink } from "./parts/SkipLink";
export { Slider } from "./parts/Slider";
export { Tabs } from "./parts/Tabs";
export { useLongPress } from "./parts/useLongPress";
