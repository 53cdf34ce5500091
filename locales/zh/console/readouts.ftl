## Readouts

screen-readouts = 通报
readouts-list = 通话和接触及其情况通报
readouts-choose = 选择一次通话，查看各方的通报。
readouts-none = 尚无人通话。通话结束后，各方在此给出情况通报。
readouts-back = 返回列表
readouts-next = 下一个
readouts-previous = 上一个
readouts-of = { $serial }的情况通报
readouts-by = { $party }的通报
readouts-the-call = 该通话
readouts-match = 对照
readouts-only = 仅{ $party }提及
readouts-contradict = { $count ->
   *[other] 两份通报有{ $count }处相互矛盾。
 }
readouts-replaced = { $count ->
   *[other] { $count }份已被取代的先前通报
 }
readouts-their-form = 对方所读的对照
readouts-no-text = 仅有要点，无文本。
readouts-against = 下划线标出与此不同之处
readouts-against-none = 无
readouts-owed = 应由我方同意或反对：
readouts-owed-theirs = 应由对方同意或反对：
readouts-agree-to = 逐字同意
readouts-agree-words = 由此，这些文字即成为共同文本。改动一个字即为另一份通报。
readouts-object = 反对
readouts-object-reason = 须作何修改
readouts-release = 向公众发布
readouts-release-what = 公开的内容
readouts-release-whom = 向所有人，双方之外；对方可在记录中看到已发布。发布不可收回。
readouts-release-by = 由哪个职位发布（部级或以上）
readouts-release-where = 可在何处阅读
readouts-release-nobody = 我方没有部级或以上职位，因此无人可以发布。
readouts-replace = 取代
readouts-replace-of = 取代{ $serial }
readouts-give = 给出情况通报
readouts-give-of = 我方对{ $serial }的通报
readouts-offer = 作为共同文本提出
readouts-point = 要点{ $number }
readouts-point-add = 增加要点
readouts-point-drop = 去掉要点{ $number }
readouts-topic = 议题
readouts-topic-initiative = 发起方
readouts-topic-duration = 时长
readouts-topic-situation = 某国局势
readouts-topic-next-contact = 下次接触
readouts-tenor = 所谈情况
readouts-value = 值
readouts-minutes = 分钟
readouts-country = 国家
readouts-words = 我方措辞
readouts-as = 作为
readouts-as-own = 作为我方自己的
readouts-as-joint = 作为共同文本向对方提出
readouts-who = 此线路上的每个值班：{ $parties }。此举不公开任何内容。
readouts-text-as-written = 文本按此处所写阅读；要点无须翻译。
readouts-commits-own = 这是我方对通话的表述，经签名，载入双方记录。
readouts-commits-joint = 对方如同意，这些文字即为双方的共同文本。
