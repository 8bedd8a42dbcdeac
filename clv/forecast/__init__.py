"""What happens next: models of who stays and buys, each to be raced against a simple rule before it is believed.

`bgnbd` and `mbgnbd` (purchases), `gamma_gamma` (what a purchase brings), `sbg` (contracts), `histories` and `renewing`
(orders and contracts as they read them), `outlook` (what a group will bring, with bands), `race` (who came nearest what
happened), `scores` (how good a probability is). scipy is loaded when a model is fitted.
"""

from clv.forecast import bgnbd, fitting, gamma_gamma, histories, mbgnbd, outlook, purchases, race, renewing, sbg, scores
from clv.forecast.gamma_gamma import MoneyFit
from clv.forecast.purchases import Fit
from clv.forecast.sbg import ContractFit
