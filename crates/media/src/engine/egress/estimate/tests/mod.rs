mod hostile;
mod link;
mod networks;
mod rules;
