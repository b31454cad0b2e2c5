// Words that stand in many places: buttons, counts, roles, troubles.
export const common = {
  cancel: "取消",
  close: "关闭",
  save: "保存",
  dismiss: "知道了",
  copy: "复制链接",
  copied: "已复制",
  messages: "消息",
  skip: "跳到主要内容",
  loading: "正在加载",
  between: "，",
  numbered: "{{label}}（{{number}}）",
  you: "{{name}}（你）",
  guest: "访客",
  phone: "电话",
  signedIn: "已登录",
  unreachable: "服务器没有响应。请检查网络连接后重试。",
  failed: "操作未成功（{{code}}）。请重试。",
  rateLimited: "尝试次数过多。请等一分钟再试。",
};

export const count = {
  people_other: "{{count}} 人",
  waiting_other: "{{count}} 人等候中",
  ringing_other: "{{count}} 个呼叫响铃中",
};

export const roles = {
  owner: "所有者",
  operator: "运营人员",
  host: "主持人",
  participant: "参会者",
  guest: "访客",
};

export const reason = {
  disruption: "扰乱会议",
  uninvited: "未受邀请",
  forgotten: "忘记离开",
  harassment: "骚扰",
  spam: "发送垃圾信息",
  technical: "技术故障",
  meeting_over: "会议已结束",
  other: "其他",
};

export const refused = {
  removeTitle: "未能移出 {{name}}",
  removeManyTitle_other: "未能移出 {{count}} 人",
  title: "操作未完成",
  owner_protected: "会议所有者不能在会议中被移出，只有管理员可以这样做。",
  not_moderator: "只有主持人可以这样做。",
  blocked: "此人已被封禁。请先解除封禁。",
  denied: "不能对此人执行该操作。",
  not_found: "这里已找不到此人。",
  not_running: "会议没有在进行。",
  full: "会议人数已满。",
  alias_taken: "此会议号已被其他会议室使用。",
  invalid: "服务器无法识别该请求。",
  no_seat: "你在此会议中没有席位。",
  rate_limited: "操作过于频繁。请稍等片刻。",
  other: "服务器返回：{{code}}。",
  ambiguous: "有多人符合这个姓名。",
};
