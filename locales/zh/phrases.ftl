### The coded phrases of the forms in Chinese in simplified script. The same ids stand in every language, in the same order.

## The two sentences that stand on every form

no-permission = 通报不构成任何许可。
no-protection-lost = 沉默不取消任何保护。

## Warnings

cease = 我方认为你方正在攻击以下地点：{ $place }。请停止攻击。
cease-since = 我方认为你方正在攻击以下地点：{ $place }。起始时间：{ $since }。请停止攻击。
read-back = 我方复诵。地点：{ $place }。
read-back-since = 我方复诵。地点：{ $place }。起始时间：{ $since }。
read-back-right = 复诵正确。
read-back-wrong = 复诵有误。请重新复诵。
passed = 已传达到以下部队：{ $units }。
outcome-stopped = 攻击已停止。
outcome-denied = 该攻击并非我方所为。
duty-read-back = 待复诵
duty-pass = 待传达到部队
duty-outcome = 待通报结果

## Precedences

precedence-flash = 特提（FLASH）
precedence-immediate = 特急（IMMEDIATE）
precedence-priority = 加急（PRIORITY）
precedence-routine = 平急（ROUTINE）

## Parties and posts

role-party = 当事方
role-observer = 观察方
role-guarantor = 担保方
level-tactical = 战术级
level-operational = 战役级
level-ministry = 部级
level-leader = 国家元首或政府首脑级

## The roles at a party's own desk, and how a draft stands

desk-reader = 阅读者
desk-drafter = 起草人
desk-linguist = 语言专家
desk-releaser = 签发人
desk-second-releaser = 第二签发人
desk-technician = 技术员
desk-administrator = 管理员
draft-waits = 等待签发
draft-returned = 已退回起草人
draft-going = 正在发出
draft-said = 已发出
draft-dropped = 已撤销
suspicion-impersonated = 说话者可能另有其人。
suspicion-coerced = 说话者可能受到胁迫。
suspicion-forged = 声音或图像可能由机器伪造。
suspicion-mark = 存疑
suspicion-stands = 自 { $since } 起存疑：代表 { $of } 发言者。

## The state of the line

line-establishing = 正在建立
line-up = 畅通
line-degraded = 畅通但有异常
line-down = 中断
line-refused = 被拒绝
line-suspended = 已暂停
line-disputed = 有争议
line-closed = 已关闭

## What an affair is

affair-message = 电文
affair-check = 线路测试
affair-notice = 通报
affair-sites = 受保护场所记录
affair-cease = 警告
affair-plan = 每日计划
affair-call = 通话
affair-contact = 此前的联络
affair-readout = 通话情况通报
affair-staffed = 值班应答测试
affair-suspension = 暂停或中断
standing-call = 定期通话
operators-only = 操作员之间的话，绝非任何一方的立场。
affair-query = 术语询问
affair-attachment = 附件
item-site = 受保护场所
item-area = 常设区域
standing-stands = 有效
standing-corrected = 已更正
standing-cancelled = 已撤销

## Kinds of notices

notice-flight = 飞行
notice-strike-warning = 打击预警
notice-live-fire = 实弹射击
notice-missile-launch = 导弹或航天器发射
notice-exercise = 演习
notice-ship-passage = 舰船通过
notice-ground-movement = 地面部队调动
notice-convoy = 车队
notice-laser = 激光或电子干扰
notice-temporary-entry = 临时进入区域
notice-humanitarian-movement = 人道主义组织的行程
notice-other = 其他活动

## Fields of a notice

field-purpose = 目的
field-unit = 部队或编队
field-command = 指挥级别
field-area = 区域名称
field-call-sign = 呼号
field-primary-frequency = 主用频率
field-secondary-frequency = 备用频率
field-contact = 联络对象
field-forces = 参加兵力
field-vehicles = 车辆及车牌号
field-markings = 标识及其可见光照条件，包括红外
field-cargo = 货物
field-crew = 乘载人员
field-ships = 舰船类型及舷号
field-origin = 出发地
field-destination = 目的地
field-stops = 途中停靠点
field-launch-area = 发射区名称
field-impact-area = 落区名称
field-organisation = 组织
field-short-notice-reason = 短时通报的原因
field-calendar-change = 对年度计划的变更
field-remarks = 备注

## Public warnings of the same activity

twin-notam = 航行通告（NOTAM）
twin-navarea = 区域航行警告（NAVAREA）
twin-navtex = 沿海航行警告（NAVTEX）
twin-other = 其他公开警告

## The life of a notice

step-begun = 已开始
step-complete = 已完成
step-cancelled = 已取消
phase-planned = 计划中
phase-active = 进行中
phase-complete = 已完成
phase-cancelled = 已取消
lead-on-time = 按时
lead-short = 短时通报
lead-late = 逾期

## How a party takes what was notified

stance-acknowledged = 已知悉
stance-no-objection = 无异议
stance-asks = 请求澄清
stance-objects = 提出异议

## Conflicts

verdict-clear = 无冲突
verdict-possible = 可能有冲突
verdict-conflict = 有冲突
conflict-noted = 冲突已知悉
conflict-accepted = 在采取措施的前提下接受冲突
datum-mean-sea = 平均海平面以上
datum-ground = 地面或水面以上
datum-ellipsoid = WGS 84 椭球面以上
datum-pressure = 标准气压面以上（飞行高度层）

## Protected sites

site-hospital = 医院或其他医疗设施
site-school = 学校
site-shelter = 避难所
site-embassy = 使馆或领事馆
site-dam = 水坝或堤防
site-nuclear = 核电站或其他核设施
site-power = 发电厂或变电站
site-water = 供水设施
site-humanitarian = 人道主义组织驻地
site-cultural = 文化财产
site-worship = 宗教场所
site-camp = 流离失所者或难民营地
site-detention = 战俘或囚犯关押地
site-warehouse = 粮食或援助物资仓库
site-hazardous = 化工厂或其他危险设施
site-observers = 第三方部队或观察员驻地
site-other = 其他受保护场所

## Calls

medium-voice = 电话
medium-video = 视频
medium-text = 书面
medium-in-person = 当面
recording-nothing = 不作记录
recording-notes = 作笔录
recording-full = 录音或录像
capacity-principal = 任职者本人
capacity-deputy = 指定代理人
capacity-participant = 参加者
capacity-listener = 旁听者
capacity-interpreter = 口译员
capacity-note-taker = 记录员
call-sought = 已提出请求
call-agreed = 商定时间：{ $time }
call-declined = 已谢绝
call-withdrawn = 请求已撤回
call-postponed = 已推迟
call-underway = 正在进行
call-over = 已结束
reply-at = 可在以下时间进行：{ $time }。
reply-declined = 我方谢绝。
reply-withdrawn = 我方撤回请求。
reply-postponed = 我方推迟，新的时间另行告知。
side-seeks = 请求方
side-asked = 被请求方

## Readouts

topic-initiative = 发起方：{ $party }。
topic-duration = 时长（分钟）：{ $minutes }。
topic-ceasefire = 停火
topic-lines-open = 保持沟通渠道畅通
topic-international-security = 国际安全
topic-situation = 以下国家的局势：{ $country }。
topic-incidents = 防止意外事件
topic-humanitarian = 平民和援助的通行与安全
topic-prisoners = 战俘及其他被关押人员
topic-forces = 部队的调动与活动
topic-arms = 军备及其限制
topic-deescalation = 缓和紧张局势
topic-next-contact = 下次联系：{ $time }。
topic-other = 其他议题
tenor-discussed = 讨论过
tenor-urged = 通报方力促
tenor-agreed = 双方一致同意
tenor-not-agreed = 未达成一致
confidence-open = 可全文公开
confidence-points = 仅可公开编码要点
confidence-fact = 仅可公开其发生、时长和级别
confidence-closed = 不得公开
match-both = 双方均提及
match-first = 仅第一方提及
match-second = 仅第二方提及
match-contradict = 双方说法相互矛盾

## Suspensions and outages

pause-suspended = 依决定暂停
pause-planned = 计划内作业
pause-technical = 技术故障
pause-deliberate = 蓄意干扰

## Staffed checks: every text is marked as a test, and alarms nobody

ritual-check = 测试
ritual-opening = 当日开通
ritual-closing = 当日结束，无事报告
neutral-mark = 线路测试。
neutral-book = 线路测试。书翻开在最后读到的那一页。
neutral-apple = 线路测试。木碗里放着一个熟苹果。
neutral-bread = 线路测试。新烤的面包在架子上晾着。
neutral-library = 线路测试。午后的图书馆很安静。
neutral-rain = 线路测试。细雨过后，园子里很清新。
neutral-melody = 线路测试。隔壁房间传来舒缓的旋律。
neutral-trees = 线路测试。溪边小路两旁长着老树。
neutral-leaves = 线路测试。秋叶漂在平静的池面上。
neutral-blanket = 线路测试。床尾叠着一条羊毛毯。
neutral-snow = 线路测试。花园长椅上的雪慢慢融化。
neutral-tea = 线路测试。茶已泡好，杯子摆在桌上。
neutral-chair = 线路测试。窗边放着一把木椅。

## What the fields of the forms are called

label-line = 线路
label-post = 职务
label-from = 发自
label-to = 发往
label-precedence = 紧急等级
label-subject = 主题
label-language = 语言
label-words = 正文
label-kind = 类别
label-name = 名称
label-place = 地点
label-radius = 半径
label-uncertainty = 位置误差
label-heights = 高度
label-begins = 开始时间
label-ends = 结束时间
label-since = 起始时间
label-until = 预计持续至
label-reason = 原因
label-reference = 参考编号
label-feature = 参照地物
label-bearing = 真方位
label-distance = 距离
label-units = 部队
label-amounts = 数量
label-public-warning = 同一活动的公开警告
label-answer = 答复
label-answer-by = 答复期限
label-received = 站点已收到
label-read = 值班已阅
label-yields = 避让方
label-measures = 措施
label-verified-by = 核实单位
label-verified-on = 核实日期
label-grade = 来源可靠性与信息可信度（A1 至 F6）
label-source = 来源
label-windows = 可行时间
label-present = 在场人员
label-points = 要点
label-released = 已向公众发布

## What stands in the fields of the forms

call-lapsed = 已失效：所提出的时间均已过去
presence-shown = 已在设备旁。
presence-left = 设备旁已无人。
presence-nobody = 没有能代表该职位讲话的人在场。
spoke-from-until = 双方已通话。从：{ $began }。到：{ $until }。
spoke-since = 双方正在通话。自：{ $began }。
kept-in-time = 按时
kept-late = 逾时
kept-open = 尚未
kept-overdue = 已过期限
kept-lapsed = 不再等待
readout-own = 仅代表其作者
readout-offered = 提议作为共同文本
readout-joint = 逐字商定的共同文本
readout-replaced = 已由后来的文本取代
readout-waits = 等待其所述事项
readout-void = 与其作者的通话无关
readout-none = 未发表通报
readouts-agree = 双方通报没有相互矛盾之处。
stage-sight = 视译
stage-rough = 粗译
stage-official = 正式译文
stage-machine = 机器翻译；不可依赖
notice-voluntary = 低于所有门槛；自愿通知
notice-overruns = 已超过结束时间，其作者尚未说明已结束。
place-one-way = 地点仅以一种方式给出。
site-removed = 已从清单中删除
site-stale = 近期未核实
pause-over = 已结束
pause-overrun = 尚未结束，尽管曾告知更早的结束时间
until-told-otherwise = 直至另行通知
height-all = 所有高度
shape-point = 点
shape-ellipse = 椭圆
shape-circle = 圆形
shape-corridor = 走廊
shape-polygon = 多边形
shape-route = 带时间的航路

## Claims about the line, held against the record

claim-suspended = 说法：该方暂停了线路：{ $party }。从：{ $from }。到：{ $until }。
claim-silent-calls = 说法：该方不答复通话请求：{ $party }。从：{ $from }。到：{ $until }。
claim-silent-checks = 说法：该方不应答线路检查：{ $party }。从：{ $from }。到：{ $until }。
claim-silent-messages = 说法：该方不阅读消息：{ $party }。从：{ $from }。到：{ $until }。
claim-refused = 说法：该方拒绝了通话：{ $party }。从：{ $from }。到：{ $until }。
claim-spoke = 说法：下列职位进行了通话：{ $one }，{ $other }。从：{ $from }。到：{ $until }。
claim-not-spoke = 说法：下列职位没有通话：{ $one }，{ $other }。从：{ $from }。到：{ $until }。
claim-initiative = 说法：通话由该方发起：{ $party }。双方：{ $one }，{ $other }。从：{ $from }。到：{ $until }。
claim-lasted = 说法：通话持续的分钟数：{ $minutes }。双方：{ $one }，{ $other }。从：{ $from }。到：{ $until }。
claim-told = 说法：已告知该方：{ $party }。事项：{ $what }。不迟于：{ $until }。
claim-never-told = 说法：从未告知该方：{ $party }。事项：{ $what }。不迟于：{ $until }。
claim-down = 说法：下列各方之间的线路中断：{ $one }，{ $other }。从：{ $from }。到：{ $until }。
finding-borne-out = 记录证实了这一说法。
finding-contradicted = 记录与这一说法相矛盾。
finding-cannot-say = 记录无法判定。
why-before-line = 所述时间包括线路建立之前。
why-beyond-held = 超出此处所保存的记录范围。
why-one-side = 仅一方这样说。
why-disputed = 一方这样说，另一方有异议。
why-nothing-said = 记录中没有相关内容，但这不能证明什么：可能通过其他途径发生。
why-not-asked = 该时段内线路上未向其提出任何请求。
why-still-open = 答复期限尚未届满。
why-silence-only = 未作答复，而沉默并非拒绝。
why-partly = 仅在部分时间内属实。
why-no-receipt = 此处没有该方的回执。
why-no-length = 双方未都说明其时长。

## What the other fields of the forms are called

label-state = 状态
label-party = 当事方
label-entry = 条目
label-about = 有关
label-sent = 发出时间
label-owes = 应由谁采取下一步
label-due = 期限
label-medium = 方式
label-recording = 留存内容
label-follows = 承接
label-history = 按顺序所说内容
label-postponed = 推迟次数
label-spoke = 通话时间
label-minutes = 时长（分钟）
label-confidence = 可对外公开的程度
label-text = 正文
label-term = 术语
label-meaning = 含义
label-linguist = 译员
label-qualified = 资格有效期至
label-translation = 译文
label-delivered = 已交职位持有人
label-replied = 答复
label-strikes = 告知遭打击
label-conflicts = 冲突
label-lead = 提前通知时间
label-volume = 地点与时间
label-shape = 形状
label-places = 地点（按顺序）
label-height-lower = 自高度
label-height-upper = 至高度
label-daily = 每日（世界时）
label-told = 告知时间
label-raised = 发出警告时间
label-asked = 询问时间
label-outcome = 结果
label-read-back = 复诵
label-over = 结束于
label-finding = 结论
label-why = 原因
label-entries = 证明条目
label-held-until = 此处保存的该方记录截至
figure-asked = 向其提出的数量
figure-answered = 已答复的数量
figure-in-time = 其中按时的数量
figure-refused = 拒绝的数量
figure-spoken = 双方均称通话的次数
figure-crossed = 该时段内到达的应答
figure-own-words = 该方在该时段内所说、而暂停会阻止的话
figure-covered = 该时段内按记录处于暂停的分钟数

## Affairs of what happens and what is proposed

affair-incident = 事件
affair-request = 请求
affair-fact = 事件的一项事实
affair-proposal = 提议
affair-violation = 违反商定事项
affair-amendment = 对线路章程的修正

## What happened in an incident

happening-strike = 发生攻击或射击
happening-launched = 误发射或误射击
happening-strayed = 偏离预定路线
happening-crossed = 无意中越过边界或界线
happening-near-miss = 危险接近
happening-collided = 相撞
happening-lost = 坠落、沉没或损失
happening-distress = 人员遇险，需要救助
happening-detained = 人员被扣留
happening-missing = 人员失踪或迷路
happening-dead = 已发现遗体，或有遗体待收回
happening-interference = 信号、传感器或视觉受到干扰
happening-other = 其他事件

## With what, or to what

means-unknown = 不明
means-small-arms = 轻武器
means-mortar = 迫击炮
means-artillery = 身管火炮
means-rocket = 火箭炮
means-missile = 导弹
means-bomb = 航空炸弹
means-drone = 无人机
means-aircraft = 有人驾驶飞机
means-helicopter = 直升机
means-vessel = 舰船或小艇
means-submarine = 潜艇
means-armour = 装甲车辆
means-vehicle = 车辆
means-mine = 地雷或水雷
means-interference = 电子干扰或致眩
means-persons = 徒步人员

## Whose it was

origin-ours = 属于我方
origin-not-ours = 不属于我方
origin-unknown = 我方尚不清楚属于何方

## Whether it is under control

control-under = 在我方掌控之中
control-not-under = 不在我方掌控之中
control-unknown = 我方不清楚是否在掌控之中

## Fields of a report

detail-forces = 在场兵力
detail-damage = 损坏情况
detail-casualties = 伤亡人员
detail-measures = 当即采取的措施
detail-witnesses = 目击者
detail-weapon = 武器类型
detail-unit = 部队、呼号或舷号
detail-cause = 如何发生
detail-help = 所需或可提供的救助
detail-contact = 现场联络对象
detail-remarks = 其他备注

## What is asked of the other side

wanted-explanation = 解释
wanted-evidence = 证据
wanted-meeting = 会晤
wanted-visit = 实地访问
wanted-inquiry = 联合调查
wanted-assistance = 救助
wanted-return = 交还人员、遗体或物品
wanted-compensation = 赔偿
wanted-review = 对线路本身的评估

## What is said to it

response-answered = 已答复
response-agreed = 已同意
response-refused = 已拒绝
response-done = 已完成

## What a fact is about

aspect-place = 地点
aspect-time = 时间
aspect-course = 按顺序所做的事项
aspect-means = 所用手段
aspect-origin = 来自何处、何方所为
aspect-forces = 在场兵力
aspect-damage = 损坏情况
aspect-casualties = 伤亡人员
aspect-warning = 此前通报的内容及通报对象
aspect-cause = 原因
aspect-measures = 已采取的措施
aspect-other = 其他事项

## How what one side states is held

held-agreed = 各方均认可
held-disputed = 有争议
held-stated = 已陈述，尚未得到各方全部答复
held-taken-back = 已收回

## What is proposed

proposal-ceasefire = 停火
proposal-pause = 暂停战斗
proposal-corridor = 走廊
proposal-exchange = 交换人员或遗体
proposal-withdrawal = 部队或武器后撤
proposal-other = 其他措施

## Where it holds

domain-land = 陆上
domain-sea = 海上
domain-air = 空中

## What has become of a proposal

proposal-status-offered = 已提出
proposal-status-rejected = 已被拒绝
proposal-status-withdrawn = 已撤回
proposal-status-agreed = 各方均已接受
proposal-status-ended = 各方均已接受，其后已终止

## How something agreed was violated

category-fire = 开火
category-advance = 推进或设立新阵地
category-presence = 部队或武器出现在不得出现的地方
category-overflight = 在不得飞行的地方飞行
category-obstruction = 阻碍通行、进入或监督
category-detention = 扣留人员或不移交人员
category-works = 新设地雷、水雷、工事或障碍物
category-other = 其他违反行为

## What the fields of these forms are called

label-happened = 发生何事
label-means = 所用手段或所涉对象
label-within = 地点可能偏差的距离
label-toward = 前往何处或预计坠落于何处
label-happened-at = 何时发生
label-origin = 属于何方
label-control = 是否在掌控之中
label-asks = 须由其他各方说明：属于何方
label-admission = 已承认意外事故
label-near = 附近有何物，以及对此曾有何通报
label-facts-agreed = 各方均认可的事实
label-facts-disputed = 有争议的事实，以及由何方提出争议
label-facts-stated = 尚未得到各方全部答复的事实
label-requests = 已提出的请求
label-closed = 结束方
label-wanted = 请求内容
label-response = 对请求的答复
label-expires = 接受截止时间
label-domains = 适用范围
label-follow-up = 同时确定的通话
label-monitors = 监督方
label-decisions = 各当事方的决定
label-content = 所接受内容的校验和
label-violations = 已报告的违反行为
label-category = 违反方式
label-count = 次数
label-against = 何方所为
label-in-force = 生效中

## Whole sentences of an accident that is admitted

accident-admitted = 意外事故，不是攻击。属于我方：{ $happening }，{ $means }，地点：{ $place }。
accident-toward = 其正前往以下地点，或预计坠落于该处：{ $place }。
distress-call = 遇险：{ $means }，地点：{ $place }。需要救助。
no-intent = 我方并无此意图。不应将其视为敌对行为。
proposal-expired = 已过期限
decision-accepted = 已表示同意
violation-admitted = 已承认
