// What a remover picks from: a closed list (docs/rules.md, section 7).
import type { RemovalReason } from "./protocol";

const EVERY: Record<RemovalReason, true> = {
  disruption: true,
  uninvited: true,
  forgotten: true,
  harassment: true,
  spam: true,
  technical: true,
  meeting_over: true,
  other: true,
};

/** In the order in which they are offered; `other` is what holds where none was picked. */
export const REMOVAL_REASONS = Object.keys(EVERY) as readonly RemovalReason[];
