// The one place where the app takes wire types from; it knows no more than where they are made.
export type * from "./generated/messages";
