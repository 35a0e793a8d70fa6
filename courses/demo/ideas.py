"""What people of Halden Group propose to the innovation fund, and how far each has come."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Idea:
    """A proposal in the words of who makes it. `unit`: the department of the submitter.

    `way` is how far it comes (see `proposals.WAYS`); `day` when it is handed in, from today;
    the metric goes from `baseline` to `target`. In thousands of euros, `asked`.
    """

    way: str
    day: int
    unit: str
    title: str
    scenario: str
    metric: str
    unit_of_metric: str
    baseline: int
    target: int
    asked: int

    @property
    def is_chinese(self) -> bool:
        """Whether it is written in Chinese."""
        return any("\u4e00" <= sign <= "\u9fff" for sign in self.title)


SPRING = (
    Idea("told_approved", -205, "OPS-MFG-LNZ", "Draft inspection reports by voice",
         "Fitters type forty minutes after each round what they said aloud at the machine.",
         "Minutes to write one report", "minutes", 40, 15, 9),
    Idea("told_approved", -202, "SERVICE", "Summarise calls before the second agent answers",
         "A customer who is passed on tells the whole story twice.",
         "Calls in which the story is told twice", "%", 34, 10, 12),
    Idea("told_approved", -198, "OPS-MFG-SZ", "从声音判断皮带磨损",
         "老师傅靠耳朵判断皮带何时该换，他明年退休。", "非计划停机时间", "小时/月", 22, 12, 16),
    Idea("told_declined", -196, "SALES-AM", "Write all tenders automatically",
         "Tenders take two weeks, and most of them are lost.",
         "Days to write a tender", "days", 14, 3, 25),
    Idea("told_declined", -190, "TECH-IT", "Answer every ticket by a machine",
         "Half of the tickets ask for a password.", "Tickets answered at once", "%", 12, 80, 22),
    Idea("told_declined", -188, "OPS-PRO", "Choose suppliers by news",
         "Nobody reads the trade press of eleven countries.",
         "Surprises by a supplier", "a year", 9, 3, 18),
    Idea("out_of_scope", -187, "PEOPLE-REC", "A machine that ranks applicants",
         "Three hundred applications come for one place.", "Hours to a short list", "hours", 30, 5,
         14),
    Idea("duplicate", -180, "OPS-LOG", "Voice notes instead of inspection forms",
         "Drivers write inspection reports by hand in the evening.",
         "Minutes to write one report", "minutes", 25, 10, 8),
    Idea("withdrawn", -175, "FIN-CON", "Forecast cash from invoices",
         "The forecast is a spreadsheet that one person understands.",
         "Error of the forecast", "%", 18, 9, 15),
    Idea("micro", -170, "PEOPLE", "A checklist for the first day",
         "New colleagues wait half a day for a badge.",
         "Hours until the first login", "hours", 5, 1, 2),
    Idea("told_approved", -165, "SALES-CN-S", "自动归类客户退货原因",
         "退货单上的原因靠人读人填，三分之一写的是“其他”。", "写着“其他”的退货单", "%", 33, 10, 9),
    Idea("told_approved", -156, "OPS-LOG", "Tell drivers of a late slot before they leave",
         "Drivers learn at the gate that their slot has moved, and wait.",
         "Minutes lost at the gate", "minutes", 48, 20, 10),
    Idea("told_approved", -155, "SALES-CN-E", "把客户语音变成报价要点",
         "销售每晚花一个半小时，把客户的语音一条条听完再抄进报价单。",
         "整理一份报价的时间", "分钟", 90, 40, 11),
    Idea("told_approved", -152, "OPS-QUA", "Read test certificates into the quality record",
         "Nine hundred certificates a month are typed in by hand, and every ninth has a slip.",
         "Certificates with a slip", "%", 11, 3, 13),
)  # fmt: skip
AUTUMN = (
    Idea("draft", -2, "SALES-EU-RET", "Say no kindly",
         "We answer complaints with the same three sentences.", "Complaints that come back", "%",
         28, 15, 6),
    Idea("submitted", -1, "OPS-MFG-LNZ", "Find the drawing by a photo of the part",
         "A part without a label costs an hour in the archive.", "Minutes to find a drawing",
         "minutes", 55, 10, 9),
    Idea("submitted", -4, "SALES-CN-E", "用手机拍照核对送货单",
         "司机每天手抄两百张送货单，错一张要打三个电话。", "抄错的送货单", "%", 6, 1, 7),
    Idea("submitted", -9, "OPS-PRO", "Sort supplier mails by urgency",
         "Four hundred mails a day, and the one that matters is read at five.",
         "Urgent mails answered within two hours", "%", 40, 85, 5),
    Idea("micro_waiting", -3, "FIN-RISK", "A glossary that explains itself",
         "Every report begins with the same ten questions about words.",
         "Questions about words", "a week", 25, 8, 3),
    Idea("micro", -26, "OPS-PRO", "Compare two price lists line by line",
         "A new price list has four thousand lines; what has changed is found by eye.",
         "Hours to check a price list", "hours", 9, 2, 4),
    Idea("needs_info", -8, "TECH-ENG", "Answer carrier questions from the manual",
         "Carriers ask what stands on page forty.", "Questions answered from the manual", "%", 20,
         70, 12),
    Idea("in_review", -12, "OPS-LOG", "Read delivery notes by photo",
         "Eleven hundred notes a day are typed by hand.", "Notes typed by hand", "a day", 1100, 200,
         16),
    Idea("in_review", -10, "OPS-QUA", "自动汇总质检照片中的缺陷",
         "每班拍三百张照片，没人有时间看第二遍。", "漏检的缺陷", "%", 8, 3, 22),
    Idea("in_review_late", -20, "SERVICE", "Draft answers to warranty questions",
         "The answer is in last year's mails.", "Hours to the first answer", "hours", 26, 6, 8),
    Idea("calibration", -11, "FIN-CON", "Match invoices that nearly match",
         "Nine of a hundred invoices differ by cents and wait for weeks.",
         "Invoices that wait for more than a week", "%", 9, 2, 14),
    Idea("calibration", -16, "OPS-MFG-SZ", "预测备件需求",
         "备件要么缺货，要么积压三年。", "缺货次数", "次/月", 14, 6, 19),
    Idea("waitlisted", -20, "PEOPLE", "Find who knows the answer",
         "Everybody asks the same two people.", "Questions to the same two", "a week", 40, 12, 11),
    Idea("marked_fund", -15, "OPS-MFG-LNZ", "Plain-language safety notes",
         "Safety notes are written by lawyers and read by nobody.",
         "Notes understood at the first reading", "%", 45, 85, 14),
    Idea("marked_decline", -13, "SALES-EU-KEY", "Predict which customer will leave",
         "We learn of it when the contract ends.", "Leavers known three months before", "%", 5, 60,
         24),
    Idea("pending", -12, "TECH-IT", "Explain an outage in one paragraph",
         "During an outage everybody asks what is going on.",
         "Calls to the desk during an outage", "calls", 180, 60, 9),
    Idea("pending_decline", -14, "SALES-CN-S", "自动生成拜访纪要",
         "拜访结束后写纪要要一小时，常常不写。", "有纪要的拜访", "%", 35, 90, 20),
    Idea("untold_approved", -18, "OPS-LOG", "Plan the yard by what is on the road",
         "Trucks wait an hour at the gate.", "Minutes a truck waits", "minutes", 62, 25, 18),
)  # fmt: skip
