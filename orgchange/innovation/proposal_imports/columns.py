"""The fields of a file of proposals, the headers that mean them, and how long they may be."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.lines import Shape
from orgchange.directory.roster.matching import Field


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


FIELDS: Final = (
    Field(
        "title",
        _("Title"),
        _words(
            "title|idea|idea title|proposal|proposal title|subject|name|name of the idea|summary"
            "|headline|project|project name|标题|题目|主题|名称|提案|提案名称|提案标题|创意"
            "|创意名称|点子|建议标题|项目名称|標題|題目|主題|名稱|提案名稱|創意"
        ),
    ),
    Field(
        "text",
        _("Text"),
        _words(
            "text|description|idea description|details|content|body|scenario|problem|abstract"
            "|proposal text|suggestion|what|描述|内容|正文|说明|详情|提案内容|建议内容|场景|问题"
            "|问题描述|背景|描述說明|內容|說明|詳情|提案內容"
        ),
    ),
    Field(
        "amount",
        _("Amount asked for"),
        _words(
            "amount|amount asked for|asked|amount requested|requested amount|budget|cost|costs"
            "|estimated cost|funding requested|requested funding|money|金额|申请金额|预算|费用"
            "|申请经费|经费|所需资金|资金需求|金額|申請金額|預算|費用|經費"
        ),
    ),
    Field(
        "submitter",
        _("Submitter"),
        _words(
            "submitter|submitted by|employee number|submitter id|submitter email|submitter e mail"
            "|email|author|proposer|idea owner|owner|applicant|created by|from|提交人|提案人|工号"
            "|提交人工号|邮箱|提交人邮箱|申请人|作者|发起人|创建人|姓名|建议人|提出人|提交者|員工編號"
            "|提案者|申請人|發起人"
        ),
    ),
    Field(
        "status",
        _("Status"),
        _words(
            "status|state|stage|phase|decision|result|outcome|idea status|状态|阶段|进度|结果"
            "|审批状态|评审结果|处理状态|處理狀態|狀態|階段|進度|結果"
        ),
    ),
    Field(
        "votes",
        _("Votes"),
        _words(
            "votes|vote count|number of votes|likes|upvotes|points|supporters|score|票数|投票数"
            "|得票|得票数|点赞|点赞数|赞|支持数|支持人数|票數|投票數|得票數|按讚數"
        ),
    ),
    Field("language", _("Language"), _words("language|lang|locale|语言|語言|语种")),
    Field(
        "submitted_on",
        _("Handed in on"),
        _words(
            "submitted on|handed in on|date|submission date|date submitted|created|created on"
            "|created at|submitted at|submitted|提交日期|日期|提交时间|创建日期|创建时间|申请日期"
            "|提案日期|提交於|提交時間|建立日期|日期時間"
        ),
    ),
    Field(
        "external_id",
        _("Id there"),
        _words(
            "external id|id|idea id|proposal id|number|idea number|reference|ref|ticket|key"
            "|编号|提案编号|序号|创意编号|单号|流水号|編號|提案編號|序號"
        ),
    ),
)
SHAPE: Final = Shape(
    FIELDS,
    needed=("title",),
    dates=("submitted_on",),
    limits={
        "title": 300,
        "text": 20_000,
        "amount": 60,
        "submitter": 300,
        "status": 100,
        "votes": 30,
        "language": 30,
        "external_id": 300,
    },
)
