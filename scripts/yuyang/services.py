"""Sixteen kinds of business a township centre handles. The kinds are real; minutes, days and papers are examples."""

from yuyang.people import Row

ONE = "现场受理，当场办结（示例流程，虚构）"
TWO = "受理—审核—送达（示例流程，虚构）"
ID = "身份证;户口簿"
KEYS = ("code", "name", "name_en", "level", "minutes", "skill", "equipment", "legs", "processing_days", "deadline_days")
TABLE: tuple[tuple[object, ...], ...] = (
    ("S01", "城乡居民养老保险参保登记", "Pension registration", "township", 15, "社保", "读卡器", 1, 0, ""),
    ("S02", "城乡居民医保参保登记", "Health insurance registration", "township", 10, "医保", "读卡器", 1, 0, ""),
    ("S03", "高龄津贴申请", "Allowance for the very old", "township", 15, "民政", "", 2, 10, 20),
    ("S04", "残疾人两项补贴申请", "Allowances for disabled residents", "district", 20, "残联", "", 2, 10, 15),
    ("S05", "最低生活保障申请", "Minimum living allowance", "township", 30, "民政", "", 2, 15, 25),
    ("S06", "临时救助申请", "Temporary relief", "township", 20, "民政", "", 1, 0, ""),
    ("S07", "特困人员认定", "Recognition as destitute", "district", 30, "民政", "", 2, 15, 25),
    ("S08", "生育登记", "Registration of a birth", "township", 10, "卫健", "", 1, 0, ""),
    ("S09", "老年人优待证办理", "Senior citizen's card", "township", 10, "民政", "打印机", 2, 5, 15),
    ("S10", "社会保障卡申领与激活", "Social security card", "district", 15, "社保", "读卡器", 2, 10, 20),
    ("S11", "养老待遇资格认证", "Yearly proof for pensioners", "township", 10, "社保", "人脸认证终端", 1, 0, ""),
    ("S12", "退役军人信息登记", "Registration of veterans", "township", 20, "退役军人", "打印机", 1, 0, ""),
    ("S13", "灵活就业登记", "Registration of flexible work", "township", 15, "社保", "", 1, 0, ""),
    ("S14", "农村宅基地申请", "Homestead application", "township", 30, "农业", "", 2, 20, 30),
    ("S15", "农业补贴申报", "Farm subsidy", "township", 15, "农业", "", 1, 0, ""),
    (
        "S16",
        "居住证和户籍事项代办",
        "Residence permit, household register",
        "district",
        15,
        "户籍",
        "打印机",
        2,
        10,
        20,
    ),
)
PAPERS = {
    "S03": "照片",
    "S04": "残疾人证",
    "S05": "收入证明",
    "S06": "困难说明",
    "S07": "财产声明",
    "S08": "结婚证",
    "S09": "照片",
    "S10": "照片",
    "S12": "退役证",
    "S14": "四邻意见",
    "S15": "银行卡",
}
CONFIDENTIAL = frozenset({"S04", "S05", "S06", "S07"})
COUNTER_SHARE = dict(zip((str(r[0]) for r in TABLE), (11, 15, 8, 5, 5, 4, 2, 3, 7, 9, 12, 3, 5, 3, 5, 6), strict=True))
DOOR_SHARE = {"S01": 6, "S02": 8, "S03": 14, "S04": 20, "S05": 6, "S07": 8, "S10": 10, "S11": 28}


def services() -> list[Row]:
    """The table of services."""
    rows = []
    for cells in TABLE:
        row = dict(zip(KEYS, cells, strict=True))
        papers = [ID, PAPERS[str(row["code"])]] if row["code"] in PAPERS else [ID]
        row |= {"materials": ";".join(papers), "fee": "免费", "procedure": TWO if row["legs"] == 2 else ONE}
        rows.append(row | {"confidential": "是" if row["code"] in CONFIDENTIAL else ""})
    return rows
