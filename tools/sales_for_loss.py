"""The calculator of the sales that earn a bad debt back, on figures the user gives (`domain.md` F8, WE20)."""

from pydantic import Field

from tools.calculation import Assumption, Calculation, Figure, Step, TypedAmount, TypedShare, Unit
from tools.calculation_card import calculated, needed
from tools.currencies import CurrencySaid
from tools.margin import extra_sales
from tools.tool import Arguments, Tool, ToolResult, Turn


class SalesForLossArguments(Arguments):
    """What `sales_to_recover_loss` takes."""

    loss: TypedAmount | None = Field(default=None, description="What was lost")
    margin: TypedShare | None = Field(default=None, description="Profit margin, a fraction: 0.05 for 5 %")
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")


def sales_to_recover_loss() -> Tool[SalesForLossArguments]:
    """The tool for "how much must we sell to earn the loss back": loss / margin."""

    def run(_turn: Turn, typed: SalesForLossArguments) -> ToolResult:
        if typed.loss is None or not typed.margin:
            wanted = {"loss": typed.loss is None, "margin": not typed.margin}
            return needed(*(name for name, lacking in wanted.items() if lacking))
        amount = Figure(extra_sales(typed.loss, typed.margin))
        inputs = {"loss": Figure(typed.loss), "margin": Figure(typed.margin, Unit.SHARE)}
        in_one = () if typed.currency else (Assumption("one_currency"),)
        told = (Assumption("typed"), *in_one, Assumption("same_margin"))
        steps = (Step("loss_over_margin", amount),)
        return calculated(
            Calculation(
                "sales_to_recover_loss", typed.currency or None, inputs, {"amount": amount}, steps, told
            )
        )

    return Tool(
        "sales_to_recover_loss",
        "How much more must be sold to earn a bad debt back: loss / profit margin, on figures given.",
        SalesForLossArguments,
        run,
    )
