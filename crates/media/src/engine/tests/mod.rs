//! The engine without sockets: clients on a virtual network, in virtual time.

mod adapting;
mod codecs;
mod connections;
mod cutting;
mod forwarding;
mod hostile;
mod memory;
mod negotiating;
mod scaling;
mod sealing;
mod sharing;
mod spreading;
mod tracks;
mod voices;
mod world;
