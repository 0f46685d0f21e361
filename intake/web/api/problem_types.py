"""Every problem there is: code → status, title, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple


class ProblemType(NamedTuple):
    """What is fixed about a code."""

    status: int
    title: str
    detail: str


PROBLEM_TYPES: dict[str, ProblemType] = {
    # who asks
    "UNAUTHENTICATED": ProblemType(
        401, "需要访问令牌", "请在 Authorization 请求头中以 Bearer 方式给出访问令牌"
    ),
    "FORBIDDEN": ProblemType(403, "无权这样做", "此令牌不能用于这个操作；请使用有相应权限的令牌"),
    "FORM_EXPIRED": ProblemType(
        403, "页面已过期", "请回到上一页，刷新后再试；填过的内容如已保存则不会丢失"
    ),
    "NOT_FOUND": ProblemType(404, "没有找到", "没有这个地址、这份申报或这个文件，或它不属于您"),
    "METHOD_NOT_ALLOWED": ProblemType(
        405, "不支持这种请求方法", "这个地址支持的方法见 Allow 响应头"
    ),
    "TOO_MANY_REQUESTS": ProblemType(429, "请求过于频繁", "请按 Retry-After 所示的秒数稍后再试"),
    "SIGN_IN_FIRST": ProblemType(
        401, "请先登录", "登录后才能打开这一页；离开超过一小时需要重新登录，已作的决定都已保存"
    ),
    "ROLE_LACKING": ProblemType(403, "您的账号没有这项权限", "需要时请联系管理员"),
    "PASSWORD_MUST_CHANGE": ProblemType(
        403, "请先更换密码", "现在的密码是管理员生成的；换成只有您自己知道的之后才能打开其他页面"
    ),
    "ACCOUNT_PENDING": ProblemType(
        403, "账号等待确认", "这个账号刚由一位管理员建立或改动，须由另一位管理员确认后才能使用"
    ),
    # what was sent
    "REQUEST_INVALID": ProblemType(422, "请求参数有误", "请按 errors 中所列逐项更正"),
    "BODY_NOT_JSON": ProblemType(
        400, "请求内容不是 JSON", "请求内容应为 UTF-8 编码的一个 JSON 对象"
    ),
    "BODY_TOO_LARGE": ProblemType(413, "请求内容过大", "填报内容不应超过 1 MiB"),
    "REQUEST_TIMED_OUT": ProblemType(
        408, "接收超时", "长时间没有收到数据，本次未保存；请检查网络后重试"
    ),
    "MEDIA_TYPE_UNSUPPORTED": ProblemType(
        415, "内容类型不对", "Content-Type 应为 application/json"
    ),
    "APPLICATION_MALFORMED": ProblemType(422, "填报内容有误", "请按提示更正填报内容"),
    "POLICY_UNKNOWN": ProblemType(422, "没有这份政策", "policy 应为本系统已有的政策名称"),
    "POLICY_FIXED": ProblemType(422, "不能更换政策", "已建立的申报不能改用另一份政策，请新建申报"),
    "VALUE_MASKED": ProblemType(
        422, "不能提交打了星号的号码", "$.applicant.id_number：请填写完整号码，或不要提交此项"
    ),
    "MATERIAL_UNKNOWN": ProblemType(
        422, "没有这种材料", "material 应为接口说明所列的材料代码，或不填"
    ),
    "IDEMPOTENCY_KEY_INVALID": ProblemType(
        422, "Idempotency-Key 不可用", "请使用 1 至 255 个可见 ASCII 字符，如一个 UUID"
    ),
    "IDEMPOTENCY_KEY_REUSED": ProblemType(
        422, "Idempotency-Key 用于了不同的请求", "请为每个不同的请求使用新的 Idempotency-Key"
    ),
    # uploads
    "UPLOAD_EMPTY": ProblemType(
        422, "文件是空的", "没有收到任何内容（0 字节），请重新选择文件后上传"
    ),
    "UPLOAD_TOO_LARGE": ProblemType(413, "文件过大", "请用手机“压缩”或以 300dpi 重新扫描后上传"),
    "MULTIPART_INVALID": ProblemType(
        422,
        "表单中应有且只有一个文件",
        "请在 multipart 表单中只放一个文件；材料代码与年度写在地址的查询参数里",
    ),
    "TOO_MANY_UPLOADS": ProblemType(
        409, "上传次数过多", "这份申报上传的文件数或总大小已达上限，请联系受理单位"
    ),
    # what the rules or the state forbid
    "OUTSIDE_WINDOW": ProblemType(409, "不在申报时间内", "请在通知规定的申报时间内提交"),
    "DECLARATION_MISSING": ProblemType(
        409, "填报还不完整", "请补齐 errors 中所列各项后再提交；没有提交，不占用提交次数"
    ),
    "NOTHING_UPLOADED": ProblemType(
        409, "还没有上传材料", "请上传材料后再提交；没有提交，不占用提交次数"
    ),
    "ALREADY_SUBMITTED": ProblemType(409, "申报已提交", "被退回修改后才能再改动"),
    "ROUNDS_USED_UP": ProblemType(409, "提交次数已用完", "按通知不能再提交"),
    "CORRECTION_EXPIRED": ProblemType(
        409, "修改期限已过", "逾期未补正，视为放弃申报；如有疑问请联系受理单位"
    ),
    "APPLICATION_OVER": ProblemType(409, "申报已经结束", "如有疑问请联系受理部门"),
    "TAKE_BACK_LATE": ProblemType(409, "撤销的时间已过", "十秒内、申报人尚未得到通知时可以撤销"),
    "NOT_SUBMITTED": ProblemType(409, "申报尚未提交", "申报人提交后才能退回"),
    "RETURN_TOO_LATE": ProblemType(
        409, "已过补正期限，不能退回", "现在退回，申报人没有时间补正；请改作其他决定"
    ),
    "REPORT_NOT_READY": ProblemType(
        409, "核对尚未完成", "意见须一次性全部提出；请待核对结果出齐后再退回"
    ),
    "REPORT_SUPERSEDED": ProblemType(409, "核对结果已更新", "请查看最新结果后再退回"),
    "NO_REPORT_OF_ROUND": ProblemType(
        404, "没有这一轮的核对结果", "只有已退回的轮次才留有当时的核对结果"
    ),
    "NOT_RECOMMENDED": ProblemType(409, "尚未推荐", "基层单位（主管部门）审核推荐后才能确认"),
    "FILE_LEASED": ProblemType(409, "正由他人审核", "这份申报正由他人审核，请刷新后再试"),
    "NOT_YOUR_TURN": ProblemType(409, "现在不由您审核", "这份申报不在您的审核环节"),
    "FLAGS_UNDECIDED": ProblemType(
        409, "还有提示未作决定", "每条须补正或须核对的提示都要认可或驳回"
    ),
    "FLAGS_UPHELD": ProblemType(409, "有已认可的问题", "应退回补正；改判后才能通过"),
    "HUMAN_REVIEW_PENDING": ProblemType(
        409, "申报人要求人工核对，还没有答复", "请由审核员看过并写明结论后再办理"
    ),
    "CODE_TOO_SOON": ProblemType(409, "验证码发得太频繁", "请稍候再试"),
    "CODE_USED_UP": ProblemType(409, "验证码已失效", "请重新发送"),
    "PAGES_UNSEEN": ProblemType(409, "还有材料没有看过", "意见须一次性全部提出，请看完全部材料"),
    "NOTHING_TO_RETURN": ProblemType(409, "没有可退回的问题", "没有认可任何问题，不必退回"),
    "OUTSIDE_REVIEW_WINDOW": ProblemType(409, "不在网上审核时间内", "仍要办理须写明理由"),
    "FLAG_UNKNOWN": ProblemType(422, "没有这条提示", "核对结果可能已更新，请取得最新的"),
    "REASON_MISSING": ProblemType(422, "请写明理由", "驳回须选理由；选“其他”须写一句说明"),
    "POLICY_OWN": ProblemType(409, "须由另一人确认", "政策须由提议人以外的另一人确认"),
    "POLICY_DECIDED": ProblemType(409, "已有人作了决定", "这份政策已发布或未采用，请刷新页面"),
    "USER_EXISTS": ProblemType(409, "已有这个登录名", "请换一个登录名"),
    "CONFIRM_OTHERS": ProblemType(
        409, "须由另一位管理员确认", "自己改的、自己的账号、自己建的令牌不能自己确认"
    ),
    "INTEGRATION_TAMPERED": ProblemType(409, "接口令牌被直接改动过", "请查明原因，收回后另建一个"),
    "ACCOUNT_TAMPERED": ProblemType(409, "账号被直接改动过", "请查明原因，停用后另建账号"),
    "VERSION_CONFLICT": ProblemType(409, "内容已被修改", "请重新取得最新内容，确认后再改"),
    "PRECONDITION_REQUIRED": ProblemType(
        428, "需要 If-Match", "请先取得申报，把响应头 ETag 的值放入请求头 If-Match 后再改"
    ),
    "PRECONDITION_FAILED": ProblemType(
        412, "内容已被他人或另一页面修改", "请重新取得最新内容，确认后再改"
    ),
    "JOB_NOT_WAITING": ProblemType(409, "这项工作不在等待处理", "它可能已由他人处理，请刷新页面"),
    # ours
    "INTERNAL_ERROR": ProblemType(
        500, "程序出错", "不是您的操作有误；请稍后重试，仍不行时请把 instance 告诉运维人员"
    ),
    "LETTER_TOO_COMPLEX": ProblemType(
        500,
        "未能生成 PDF",
        "内容过多或过于复杂，没能在限定的时间内排成 PDF；请在网页上查看同样的内容，"
        "或把 instance 告诉运维人员",
    ),
    "BLOB_DAMAGED": ProblemType(500, "已存文件无法读出", "请把 instance 告诉运维人员"),
    "KEYS_MISSING": ProblemType(503, "数据暂时无法解密", "请联系运维人员恢复主密钥文件"),
    "STORE_UNAVAILABLE": ProblemType(
        503, "数据库或存储暂时无法使用", "请稍后再试；已提交成功的材料不会丢失"
    ),
    "STORAGE_FULL": ProblemType(
        507, "存储空间已满", "本次未保存，请稍后再试；已提交成功的材料不受影响"
    ),
    "TOO_MANY_STREAMS": ProblemType(
        503, "同时收看的人过多", "请稍后再连接；也可以直接查询文件状态"
    ),
    "NOT_READY": ProblemType(503, "服务尚未就绪", "各部分的状态见 errors"),
}
