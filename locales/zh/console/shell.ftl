### 值班控制台的中文用词。各语言的键相同，次序相同。
### 各屏幕在下面各有一节；编码值的用词在 phrases.ftl，不在此处。

## Everywhere

asking = 正在询问本站…
loading = 正在载入…
close = 关闭
yes = 是
no = 否
unknown = 不详
ago = { $span }前
left = 剩余{ $span }
overdue-by = 逾期{ $span }
drill = 演习
drill-words = 仅为演习。此线路上的一切均非真实，也不会进入实际线路。
suspected = 存疑：发言者可能另有其人，或受人胁迫。仅供本方知悉。
problem-unreached = 本站没有应答。
problem-unreached-hint = 这是本控制台与本站之间的问题，与线路无关。控制台会继续询问；若持续不通，请用电话并通知技术员。
problem-forbidden = 您的角色无此权限。
problem-refused = 本站未执行。
problem-next = 下一步：
problem-again = 重试

## The sentence at the top

sentence-asking = 正在询问本站线路状况。
sentence-no-line = 本站没有开通线路。
sentence-lost = 本控制台与本站失去联系。所示为{ $at }的状况。
sentence-lost-never = 本控制台无法连接本站。
sentence-up = 线路畅通。
sentence-state = { $party }：{ $state }。
sentence-heard = 上次收到信号在{ $ago }前。
sentence-not-heard = 未收到信号。
sentence-bare = { $party }：无备用通路可通。
sentence-suspected = 代表{ $of }发言者存疑。
sentence-damaged = 记录无法读取。
sentence-disk-full = 磁盘已满。
sentence-warnings = 有{ $count }项警告未了结。
sentence-may-not-sign = 尚不签署：有一方未确认我方序列。
sentence-key = { $party }的站密钥将于{ $span }后到期。
sentence-key-over = { $party }的站密钥已到期。
sentence-outbox = 我方有{ $count }条待签署。
sentence-pictures = { $party }对同一记录解读不同。
sentence-suspended = { $party }：{ $cause }。
sentence-conflicts = 有{ $count }项冲突。
sentence-gaps = 态势未能全部看到。
sentence-owed-hidden = 待办事项不向您的角色显示。
sentence-owed-failed = 无法读取待办事项：警报可能不响。请找技术员。
sentence-ours-none = 我方无待办事项。
sentence-ours = 我方有{ $count }项待办。
sentence-ours-overdue = 我方有{ $count }项待办，其中{ $overdue }项逾期。
sentence-theirs-none = 对方无待办事项。
sentence-theirs = 对方有{ $count }项待办。
sentence-theirs-overdue = 对方有{ $count }项待办，其中{ $overdue }项逾期。
sentence-drafts = 有{ $count }份草稿待签发。
sentence-elsewhere = 线路{ $line }：{ $state }。
sentence-elsewhere-ours = 线路{ $line }：我方有{ $count }项待办。

## Around every screen

skip = 转到内容
menu = 菜单
screens = 屏幕
no-screen = 没有这个屏幕。
screen-failed = 此屏幕未能从本站载入。请重新载入页面。
screen-line = 线路
screen-traffic = 电文
group-screens = 屏幕
group-console = 控制台
utc = 协调世界时
dtg = 日时组
zone-set = 设定时区
zone-of = { $party }的时区
zone-none = 未设定
line-which = 线路
line-choose = 显示线路{ $line }
watch = 值班
watch-open = 值班台开放：无需登录。
watch-nobody = 无人接班。
watch-you = 您是{ $person }。
watch-answered = { $ago }前答复值守检查
watch-untold = 线路上未告知
palette = 命令
palette-type = 要做什么？或输入编号，如 USA/F/0012，或要查找的词
palette-none = 没有这个命令。
palette-open = 打开 { $serial }
palette-search = 在记录中查找“{ $words }”
shortcuts = 快捷键
preferences = 外观与声音
language = 语言
theme = 主题
theme-day = 日间
theme-night = 夜间
theme-contrast = 高对比度
density = 密度
density-normal = 普通
density-compact = 紧凑
density-wall = 墙面
sign-out = 退出登录
sound-off = 警报尚无声音：浏览器要求先点击一次。
sound-on = 打开声音
sound-test = 测试警报
sound-heard = 声音已打开。隔壁房间听到了吗？

## Alarms

alarm-flash = 特提（FLASH）未读
alarm-warning = 警告
alarm-admission = 意外事故，不是攻击
alarm-distress = 遇险
alarm-call = 特提（FLASH）通话
alarm-ago = { $ago }前
alarm-due = 剩余{ $span }
alarm-overdue = 逾期{ $span }
alarm-more = 另有{ $count }项
alarm-flash-consequence = 有人读过之前警报不停。您已阅读一事将经签署告知对方。
alarm-warning-consequence = 请按您的理解键入地点，勿复制：双方由此确知已被理解。然后传达部队。
alarm-admission-consequence = 立即用语音传达各部队：这不是攻击；然后在此写明传达至哪些部队。在此之前警报不停。此事将经签署告知对方。
alarm-distress-consequence = 立即传达能够救助的部队；然后在此写明是哪些部队。在传达并答复求助之前警报不停。
alarm-call-consequence = 有答复之前警报不停。答复经签署，留在双方记录中。
alarm-next = 看下一个
alarm-accept = 接受 { $time }，{ $span }后
alarm-call-minutes = 从现在起多少分钟后
alarm-help-minutes = 援助在多少分钟内到达
alarm-read = 我已阅读
alarm-read-back = 复诵
alarm-hush = 静音一分钟
alarm-hushed = 声音已暂停。警报仍在。
message-route = { $from }致{ $to }
warning-words = { $party }认为我方正在打击此处。
warning-since = 自{ $at }起
warning-place = 地点：纬度，经度（度）
warning-time = 起始时间，协调世界时（时:分）
warning-title = { $party }的警告 { $warning }
warning-clock-read-back = 复诵
warning-clock-passed = 已传达部队
warning-clock-outcome = 已告知结果
warning-units = 传达至哪些部队
warning-pass = 已传达
warning-outcome-words = 说明
warning-stopped = 是我方，已停止
warning-denied = 不是我方

## Signing in

sign-in = 登录
sign-in-words = 用管理员登记的职务或编号。
sign-in-person = 职务或编号
sign-in-passphrase = 口令短语
sign-in-passkey = 用通行密钥登录
sign-in-passkey-at = 通行密钥登录地址：
passkey-unanswered = 通行密钥未能登录：本设备没有此控制台的密钥、请求已取消，或浏览器不信任控制台的证书。口令短语同样可用。
