"""The pilots of Halden Group, as data: what each promises, how it goes, and how far it has come.

Days are counted from today. A proposal that was approved opens its pilot by itself, and is found
by its title; what is not given has not happened yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

LESSON = ("title", "believed", "saw", "differently")


@dataclass(frozen=True)
class Guard:
    """What must not get worse: usually `usual`, never above `high`; beyond `kill` it is stopped."""

    name: str
    unit: str
    usual: float
    high: int
    kill: int


@dataclass(frozen=True)
class Mark:
    """A milestone: on which day of the pilot, how much work, and how it is judged."""

    name: str
    day: int
    work: int
    criteria: str


@dataclass(frozen=True)
class End:
    """What the evaluator says on a day, and what it is worth in thousands of euros a year."""

    day: int
    verdict: str
    words: str
    worth: int | None = None
    basis: str = ""
    is_given: bool = True


@dataclass(frozen=True)
class Choice:
    """What the director decides on a day, and when the pilot was closed."""

    day: int
    step: str
    words: str
    closed: int


@dataclass(frozen=True)
class Strategic:
    """A pilot without the fund's money: what a proposal would have said."""

    unit: str
    scenario: str
    metric: str
    unit_of_metric: str
    baseline: int
    target: int
    budget: int
    source: str


@dataclass(frozen=True)
class Venture:
    """A pilot of the story.

    `lands`: where its metric ends, after `ramp` weeks; `burn`: buffer used by work done.
    """

    title: str
    goal: str
    sponsor: str  # the unit whose head it is
    evaluator: str  # a unit
    start: int
    days: int
    lands: float
    effect: int
    guard: Guard
    stop: str  # a kill criterion in words
    marks: Sequence[Mark]
    told: Sequence[tuple[str, str]]  # what happened, what is next: a fortnight each
    believed: str = ""
    buffer: int = 12
    burn: float = 0.6
    ramp: int = 8
    noise: float = 1
    risk: str = "low"
    is_chinese: bool = False
    translator_leaves: int | None = None
    is_started: bool = True
    held: tuple[int, int, str, str] | None = None  # day, until, why, what it waits for
    strategic: Strategic | None = None
    abandoned: tuple[int, str] | None = None
    blocked: str = ""
    end: End | None = None
    choice: Choice | None = None
    lesson: tuple[str, ...] = ()
    thanks: Sequence[tuple[str, str]] = field(default_factory=tuple)  # slot, for what


GOALS = (
    ("time-back", "Time back for the front line", "把时间还给一线", ""),
    ("faster-answers", "Faster answers to customers", "更快答复客户", ""),
    ("steady-plants", "Plants that do not stand still", "工厂不停机", ""),
    ("clean-data", "Records that can be relied on", "可以信赖的记录", "steady-plants"),
    ("grow-americas", "Grow in the Americas", "在美洲增长", ""),
)
FROM_THE_CALLS = (
    "A summary helps nobody who may not trust it: let people correct it, from the first day."
)
VENTURES = (
    Venture(
        "Draft inspection reports by voice", "time-back", "OPS", "FIN-CON", -178, 98, 14, 10,
        Guard("Reports sent back with questions", "%", 5, 8, 15),
        "Somebody is hurt because they spoke to a device at a running machine.",
        (Mark("First trial at one line", 28, 14, "Ten fitters dictate every round for a week."),
         Mark("Both lines of the hall", 63, 16, "Half of all reports are dictated; none is lost."),
         Mark("A clear answer", 91, 8, "Twelve weeks of readings, and the fitters' own words.")),
        (("The first fitters dictate; the hall is louder than we thought.", "Better microphones"),
         ("Throat microphones came. Four of five reports need no typing.", "The second shift"),
         ("Both shifts. Quality asks for two fields that we had left out.", "Add the two fields"),
         ("Calm. People begin to describe what they hear, not only what they see.", "Go on")),
        believed="If fitters say what they see, the report is there when they leave the machine.",
        end=End(-72, "validated",
                "Forty minutes became fourteen and stayed there for eight weeks, at no more "
                "questions from quality. Nothing else changed in the hall in that time.",
                86, "11 fitters × 2 rounds a day × 26 minutes × 210 days, at the plant's rate."),
        choice=Choice(-66, "scale", "It works and it is liked. Suzhou next, then the yards.", -57),
        lesson=("Begin with the microphone, not with the model.",
                "That the words would be the hard part, and dialect most of all.",
                "Noise was. With throat microphones the plainest model was good enough.",
                "Spend the first fortnight at the machine with three kinds of microphone."),
        thanks=(("legal", "An answer on recordings within a day."),
                ("data_scientist", "For standing in the hall for two weeks.")),
    ),
    Venture(
        "Summarise calls before the second agent answers", "faster-answers", "SALES", "FIN-RISK",
        -172, 126, 31.5, 12,
        Guard("Minutes until the second agent answers", "minutes", 2, 4, 6),
        "A customer is told something that another customer said.",
        (Mark("Summaries of one team", 28, 18, "Two hundred summaries, read by two people."),
         Mark("All of the second line", 70, 20, "Each call that is passed on has a summary."),
         Mark("A clear answer", 119, 8, "Four months of readings.")),
        (("Summaries of one team run. They are right in nine of ten.", "Read them with agents"),
         ("Agents read them, and ask again all the same.", "Sit beside six of them"),
         ("Beside them: one wrong name, and nobody trusts the next ten.", "Show the sentence"),
         ("Source sentences are shown. No difference in what customers tell twice.", "Go on")),
        believed="If the second agent reads a summary, the customer tells the story once.",
        end=End(-36, "invalidated",
                "34 % became 31: less than would be useful, and within what weeks differ by. The "
                "summaries were right; the agents had no reason to trust them, and asked again."),
        choice=Choice(-24, "iterate", "The idea is good, its place was wrong: the first agent "
                      "corrects the summary. Once more, with that.", -12),
        lesson=(FROM_THE_CALLS,
                "That a good summary is read, and that who has read it does not ask again.",
                "Nine of ten were right. The tenth was enough: everybody asked again, each time.",
                "Give the text to whoever was there; let them correct it before others read."),
        thanks=(("product_manager", "She sat beside six agents for a week, at night too."),
                ("translator", "For saying early what we did not want to hear.")),
    ),
    Venture(
        "从声音判断皮带磨损", "steady-plants", "OPS", "reviewer", -128, 120, 14.5, 5,
        Guard("误报次数", "次/周", 2, 5, 9),
        "因误报停机造成交货延误。",
        (Mark("一条线上首次试用", 28, 16, "连续两周录音，老师傅逐条标注。"),
         Mark("中期结果", 70, 18, "提前三天预警，漏报不超过一次。"),
         Mark("明确的结论", 113, 8, "十六周的读数和老师傅的意见。")),
        (("麦克风装好了，老师傅标注了两百段录音。", "第二条线"),
         ("第一次提前两天听出磨损，换带时确认了。", "把阈值交给班长"),
         ("夜班误报偏多，原因是清洗设备的声音。", "把清洗时段标出来"),
         ("误报降下来了，班长每天早上看一眼。", "继续")),
        believed="麦克风能学会老师傅的耳朵，皮带在断之前就换掉。",
        is_chinese=True,
        end=End(-3, "validated", "停机时间从 22 小时降到 15 小时左右；还要排除夏季检修的影响。",
                is_given=False),
        thanks=(("data_scientist", "在车间里听了两个星期的皮带。"),),
    ),
    Venture(
        "把客户语音变成报价要点", "faster-answers", "SALES-CN", "FIN-CON", -98, 126, 62, 20,
        Guard("报价中的错误", "%", 3, 6, 10),
        "客户语音被无关的人听到。",
        (Mark("一个小组试用", 35, 16, "五位销售连续两周使用。"),
         Mark("整个大区", 77, 18, "一半的报价由语音整理而来。"),
         Mark("明确的结论", 119, 8, "十六周的读数。")),
        (("方言识别比预想的难，多花了四天。", "请销售补录样本"),
         ("小组用起来了，但报价系统的接口又延期。", "和 IT 约定时间"),
         ("接口通了，一半时间花在补救格式上。", "先固定三种报价模板"),
         ("数字在变好，但缓冲几乎用完了。", "请把试用范围缩小到两个城市")),
        believed="客户说完，报价要点就写好了，销售晚上不用再听第二遍。",
        buffer=14, burn=1.55, ramp=16, is_chinese=True, translator_leaves=14,
        blocked="报价系统的接口排期一再推后，需要 IT 主管出面。",
        thanks=(("translator", "连夜补录了三百条方言样本。"),),
    ),
    Venture(
        "Read test certificates into the quality record", "clean-data", "OPS", "FIN-RISK",
        -80, 126, 4.5, 4,
        Guard("Minutes to check one certificate", "minutes", 4, 6, 9),
        "A part is passed because of a value that was read wrongly.",
        (Mark("One supplier's certificates", 35, 14, "Two hundred read, all compared by hand."),
         Mark("The five largest suppliers", 80, 18, "Slips below six of a hundred for a month."),
         Mark("A clear answer", 119, 8, "Sixteen weeks of readings.")),
        (("The first supplier's forms are read; stamps hide every tenth value.", "Ask for scans"),
         ("Scans are sharper. Slips fall for the first time.", "Four more suppliers"),
         ("Five suppliers. Two of them changed their form on the same day.", "Watch for new forms"),
         ("New forms are noticed by themselves now.", "The panel on Thursday")),
        believed="What is read by a machine and checked by a person has fewer slips than typing.",
        risk="elevated", buffer=14, burn=0.8, ramp=12,
        thanks=(("legal", "Read forty supplier contracts for one sentence."),),
    ),
    Venture(
        "Tell drivers of a late slot before they leave", "time-back", "OPS", "FIN-CON",
        -100, 119, 33, 10,
        Guard("Slots that stay empty", "%", 4, 8, 12),
        "A driver reads a message while driving.",
        (Mark("One depot", 35, 14, "Each driver of one depot gets the message for two weeks."),
         Mark("Three depots", 77, 18, "Nine of ten messages come before the driver leaves."),
         Mark("A clear answer", 112, 6, "Fifteen weeks of readings.")),
        (("One depot runs. Drivers answer the messages, which nobody had planned.", "Read them"),
         ("Answers are read by the dispatcher now. The queue is shorter.", "Two more depots"),
         ("Three depots. The yard system is replaced in the middle of it.", "Ask what comes")),
        believed="Who knows of a late slot leaves later, and does not wait at the gate.",
        held=(-20, 18, "The yard system is being replaced: what we measure now is the change-over.",
              "The new yard system has run at all three depots for two weeks."),
    ),
    Venture(
        "Compare two price lists line by line", "time-back", "OPS", "FIN-RISK", 2, 98, 2, 4,
        Guard("Changes that were missed", "a list", 1, 2, 4),
        "A wrong price goes to a supplier.",
        (Mark("Three lists", 28, 8, "Three lists, compared with what the buyer finds by eye."),
         Mark("A clear answer", 91, 8, "Every list of a quarter.")),
        (),
        believed="A buyer who sees only what has changed checks it, and goes home on time.",
        buffer=4, is_started=False,
    ),
    Venture(
        "Answer partners' questions from the contract", "faster-answers", "SALES", "FIN-CON",
        -100, 140, 9, 12,
        Guard("Answers that were corrected later", "%", 2, 4, 8),
        "A partner is promised what the contract does not say.",
        (Mark("Ten partners", 42, 14, "Each answer names its clause, and is sent by a person."),
         Mark("All partners of two countries", 91, 18, "Nine of ten answers on the same day."),
         Mark("A clear answer", 133, 8, "Twenty weeks of readings.")),
        (("Ten partners. The clause beside the answer is what they like most.", "Go on"),
         ("The first partner found a clause that we had forgotten.", "Tell Legal"),
         ("Two countries. Friday evenings are quiet for the first time.", "Retail asks to join"),
         ("As planned: most answers leave within half a day.", "The last milestone")),
        believed="With the clause beside it, an answer is written in minutes and can be trusted.",
        buffer=12, burn=0.5, ramp=17, risk="elevated",
        strategic=Strategic("SALES-EU", "A partner's question about the contract waits for the one "
                            "colleague who knows it by heart.", "Hours to an answer", "hours",
                            30, 8, 24_000, "Budget of Sales Europe for partners"),
        thanks=(("engineer", "Made the search fast over a weekend, unasked."),
                ("legal", "Taught us to read our own contracts.")),
    ),
    Venture(
        "A checklist for the first day", "time-back", "HG", "FIN-RISK", -140, 90, 1, 2,
        Guard("Questions to the desk", "a day", 6, 10, 20), "A badge opens a wrong door.",
        (Mark("Ten joiners", 30, 4, "Ten joiners use it."),), (),
        believed="Who knows what comes does not wait for it.",
        abandoned=(-118, "IT gives out badges on the evening before, since May. There is nothing "
                   "left that a checklist could shorten: what we wanted is there."),
        choice=Choice(-118, "", "", -104),
        lesson=("Ask who is mending the same thing before you measure it.",
                "That half a day is lost because nobody knows the order of things.",
                "It was lost waiting for a badge, and IT had begun to change that long before.",
                "Call the three desks that a new colleague meets before you write a proposal."),
    ),
    Venture(
        "自动归类客户退货原因", "clean-data", "SALES-CN", "FIN-RISK", -125, 106, 25, 10,
        Guard("每单处理时间", "分钟", 3, 5, 8),
        "客户信息出现在归类结果里。",
        (Mark("一个仓库试用", 28, 12, "两百张退货单，人工逐张核对。"),
         Mark("中期结果", 63, 14, "三个仓库，归类准确率九成。"),
         Mark("明确的结论", 99, 6, "十五周的读数。")),
        (("第一个仓库用起来了，原因清单从四十条减到十二条。", "第二个仓库"),
         ("两个仓库差别很大，原来填单习惯不同。", "去现场看一天"),
         ("旺季，退货翻倍，数字上下跳。", "旺季后再看"),
         ("旺季过了，数字回到中间。", "写结论")),
        believed="单子拍照就归好类，没有人再写“其他”。",
        noise=6, is_chinese=True,
        end=End(-5, "inconclusive",
                "33% 降到 25% 左右，但旺季和换仓同时发生，读数之间差别太大，分不清是谁的功劳。"),
        thanks=(("business_expert", "旺季里每天抽一小时核对单子。"),),
    ),
)  # fmt: skip
